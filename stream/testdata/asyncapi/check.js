// Says whether the AsyncAPI document on the standard input, as JSON, holds against
// the published schema of its version.
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;
const { schemasWithoutId: schemas } = require('@asyncapi/specs');

let text = '';
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', () => {
  const document = JSON.parse(text);
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  ajv.addFormat('uri-reference', true);
  if (!ajv.validate(schemas[document.asyncapi], document)) {
    console.error(JSON.stringify(ajv.errors, null, 1));
    process.exitCode = 1;
  }
});
