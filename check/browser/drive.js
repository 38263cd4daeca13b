// Runs a drive file in the world of the connector's page.
async (source) => {
  const module = await import(source)
  const from = module.default ?? module
  if (typeof from !== 'object' || from === null) throw new Error('export default must be an object whose functions are acts')
  return {
    names: () => Object.keys(from).filter((name) => typeof from[name] === 'function'),
    async run(act, call) {
      try {
        const said = await from[act](call)
        return said?.done === false ? { undone: true, error: String(said.why ?? '') } : {}
      } catch (error) {
        return {
          error: String(error?.message || error || 'it was rejected without a reason'),
          cannot: Boolean(error?.cannot) || error?.name === 'cannot' || error?.message === 'cannot',
        }
      }
    },
  }
}
