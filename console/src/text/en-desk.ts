/** The agent desk. */
export default {
  'desk-title': 'Your desk',
}
