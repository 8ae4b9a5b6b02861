import { exampleIn, type Operation } from './model.ts'

/** The operation as a shell command, with its example for a body. */
export function curlOf(operation: Operation): string {
  const { method, path, requestBody } = operation
  const body = exampleIn(requestBody?.content)
  const lines = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$API_URL${path}"`,
    '  -H "x-api-key: $API_KEY"',
    ...(body === undefined ? [] : ['  -H "content-type: application/json"', `  -d '${quoted(jsonText(body))}'`]),
  ]
  return lines.join(' \\\n')
}

/** What the operation answers when it succeeds, as its example has it. */
export function answerOf({ responses = {} }: Operation): { status: string; text: string } | null {
  for (const [status, { content }] of Object.entries(responses)) {
    const example = exampleIn(content)
    if (example !== undefined) return { status, text: jsonText(example) }
  }
  return null
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

/** For between the quotes of a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", String.raw`'\''`)
}
