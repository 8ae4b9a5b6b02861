import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/paths.ts'
import { renderSite } from '../../workers/api/src/docs/site.tsx'

const pages = new Map(renderSite(JSON.parse(readFileSync(inProject('workers/api/openapi.json'), 'utf8'))))

/** The article of an operation, up to the next one. */
function articleOf(page: string, anchor: string): string {
  const [, from = ''] = (pages.get(`docs/${page}.html`) ?? '').split(`<article id="${anchor}"`)
  return from.split('</article>')[0] ?? ''
}

describe('the documentation of an operation', () => {
  const article = articleOf('payment-methods', 'payment-methods-create')

  it('names the shapes of its body and answer and spells out their fields, those of nullable ones too', () => {
    expect(article).toContain('CreatePaymentMethodRequest')
    expect(article).toContain('<span class="type">CardDetails | null</span>')
    expect(article).toContain('<code class="name">exp_month</code>')
  })

  it('shows the examples of its request and of its answer', () => {
    expect(article).toContain('curl -X POST &quot;$API_URL/v2/payment-methods&quot;')
    expect(article).toContain('&quot;token&quot;: &quot;00000000-000000-000000-000000000000&quot;')
    expect(article).toContain('Response 201')
    expect(article).toContain('&quot;last4&quot;: &quot;1111&quot;')
  })
})

it('leaves no reference unresolved on any page', () => {
  for (const [path, text] of pages) expect(text, path).not.toContain('$ref')
})
