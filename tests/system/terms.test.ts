import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardToken } from './buyer.ts'
import { attemptsOf, gatewayStage, newSession, type GatewayStage } from './lost-payment.ts'

let system: System

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

const TERMS = 'https://merchant.example/terms'

async function stageWith(slug: string, branding: object): Promise<GatewayStage> {
  const stage = await gatewayStage(system, slug)
  const { merchantId } = stage.merchant
  await system.db
    .prepare('UPDATE merchants SET branding = ? WHERE id = ?')
    .bind(JSON.stringify(branding), merchantId)
    .run()
  return stage
}

async function press(page: { url: string; token: string }, agreement: object) {
  const response = await fetch(`${page.url}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      session: page.token,
      items: [],
      payment_token: await cardToken(system),
      email: 'buyer@example.com',
      expected_total_minor: 2500,
      ...agreement,
    }),
  })
  return { httpStatus: response.status, text: await response.text() }
}

async function linkOf({ merchant }: GatewayStage) {
  const { body } = await merchant.post('/payment-links', { amount_minor: 2500, currency: 'USD' })
  return { url: body.url, token: systemRuntime.token() }
}

const pages: [string, (stage: GatewayStage) => Promise<{ url: string; token: string }>][] = [
  ['session', newSession],
  ['link', linkOf],
]

describe.each(pages)('the terms of a merchant, at a %s', (name, open) => {
  it.each([
    ['without a word', {}],
    ['with a no', { terms_accepted: false }],
  ])('have to be agreed to: a payment %s charges nothing', async (how, agreement) => {
    const stage = await stageWith(`terms-${name}-${how.length}`, { termsUrl: TERMS })
    const page = await open(stage)
    const refused = await press(page, agreement)
    expect(refused.httpStatus).toBe(400)
    expect(Object.keys(JSON.parse(refused.text).error.details.fields)).toEqual(['terms_accepted'])
    expect(await attemptsOf(system, stage)).toEqual([])
    const agreed = await press(page, { terms_accepted: true })
    expect(JSON.parse(agreed.text)).toMatchObject({ status: 'succeeded' })
  })

  it('are asked for only where there are some', async () => {
    const stage = await stageWith(`terms-${name}-none`, { privacyUrl: TERMS })
    const paid = await press(await open(stage), {})
    expect(JSON.parse(paid.text)).toMatchObject({ status: 'succeeded' })
  })

  it('are shown on its page, with a box that has to be ticked', async () => {
    const stage = await stageWith(`terms-${name}-shown`, { termsUrl: TERMS })
    const html = await (await fetch((await open(stage)).url)).text()
    expect(html).toContain(`href="${TERMS}"`)
    const [box] = /<input[^>]*type="checkbox"[^>]*>/.exec(html) ?? []
    expect(box).toContain('required')
  })
})
