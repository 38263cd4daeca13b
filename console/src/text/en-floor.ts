/** The floor: what supervisors see. */
export default {
  'floor-title': 'Floor',
}
