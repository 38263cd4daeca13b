/** Setup: what administrators set. */
export default {
  'setup-title': 'Setup',
}
