import { describe, expect, it } from 'vitest'
import { sealerOf } from '../crypto.ts'
import { invoicePageUrl, invoiceSentMessage, invoiceTokenOf, type InvoiceSentData } from './invoice-sent.ts'

const sealer = sealerOf(btoa('k'.repeat(32)))
const invoice = { id: '0197a1b2-0000-7000-8000-000000000001', merchantId: '0197a1b2-0000-7000-8000-000000000002' }
const token = 'AAECAwQFBgcICQoLDA0ODw'

async function planned(fields: { to?: string[]; cc?: string[]; memo?: string } = {}): Promise<{
  recipient: string
  data: InvoiceSentData
}> {
  const { recipient, data } = await invoiceSentMessage(sealer, { invoice, token, to: ['ada@example.com'], ...fields })
  return { recipient, data: data as unknown as InvoiceSentData }
}

describe('the message that sends an invoice', () => {
  it('names the invoice and everybody who gets it', async () => {
    const { recipient, data } = await planned({
      to: ['ada@example.com', 'billing@example.com'],
      cc: ['books@example.com'],
      memo: 'Thank you!',
    })
    expect(recipient).toBe('ada@example.com')
    expect(data).toMatchObject({
      invoiceId: invoice.id,
      to: ['ada@example.com', 'billing@example.com'],
      cc: ['books@example.com'],
      memo: 'Thank you!',
    })
  })

  it('has no copies and no memo unless they are given', async () => {
    expect((await planned()).data).toMatchObject({ to: ['ada@example.com'], cc: [], memo: null })
  })

  it('gives each person one copy, as the first naming spells the address', async () => {
    const { data } = await planned({
      to: ['Ada@example.com', 'ada@Example.com'],
      cc: ['books@example.com', 'ADA@example.com', 'Books@example.com'],
    })
    expect(data.to).toEqual(['Ada@example.com'])
    expect(data.cc).toEqual(['books@example.com'])
  })

  it('is for somebody', async () => {
    await expect(planned({ to: [] })).rejects.toThrow('sent to somebody')
  })
})

describe('the link in it', () => {
  it('is stored sealed, and opens for its own invoice and tenant alone', async () => {
    const { data } = await planned()
    expect(JSON.stringify(data)).not.toContain(token)
    expect(await invoiceTokenOf(sealer, invoice.merchantId, data)).toBe(token)
    const other = '0197a1b2-0000-7000-8000-000000000003'
    await expect(invoiceTokenOf(sealer, other, data)).rejects.toThrow('')
    await expect(invoiceTokenOf(sealer, invoice.merchantId, { ...data, invoiceId: other })).rejects.toThrow('')
  })

  it('leads to the page of the invoice', () => {
    expect(invoicePageUrl('https://pay.example.com', token)).toBe(`https://pay.example.com/i/${token}`)
  })
})
