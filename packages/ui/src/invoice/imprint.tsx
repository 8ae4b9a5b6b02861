import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { InvoiceView } from './view.ts'

/** Who sends the invoice, as their papers say it: name, address and tax number. Nothing where neither of the two is known. */
export function Imprint({ view: { merchant, address, taxId, locale } }: { readonly view: InvoiceView }) {
  if (address.length === 0 && taxId === null) return null
  const { taxNumber } = messagesFor(locale).invoice
  const parts = [merchant.name, ...address, ...(taxId === null ? [] : [fill(taxNumber, { number: taxId })])]
  return (
    <address class="imprint">
      {parts.map((part, index) => (
        <>
          {index === 0 ? '' : ' · '}
          <bdi>{part}</bdi>
        </>
      ))}
    </address>
  )
}
