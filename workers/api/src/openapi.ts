import { CURRENT_API_VERSION } from '@revkeen-edge/contracts'
import { componentNames } from '@revkeen-edge/contracts/component-names.ts'
import { operationExamples } from '@revkeen-edge/contracts/examples/index.ts'
import { openApiDocumentOf } from '@revkeen-edge/http/openapi.ts'
import { buildApi } from './app.ts'

/** The OpenAPI document of the whole API. Built at build time and served as a file. */
export function openApiDocument(): unknown {
  const { operations } = buildApi(() => {
    throw new Error('the document is built without a platform')
  })
  return openApiDocumentOf(operations, {
    about: {
      title: 'revkeen-edge',
      version: CURRENT_API_VERSION,
      description:
        'Billing and payments on your own Cloudflare account. Amounts are integer minor units, times are UTC.',
    },
    names: componentNames(),
    examples: operationExamples,
  })
}
