import { ChevronIcon } from '../checkout/icons.tsx'
import { MerchantBadge } from '../checkout/layout.tsx'
import { messagesFor } from '../messages/index.ts'
import { InvoiceFacts } from './facts.tsx'
import { InvoiceLines } from './lines.tsx'
import { InvoiceNotes } from './notes.tsx'
import { InvoiceSums } from './sums.tsx'
import type { InvoiceView } from './view.ts'
import { dueText, invoiceTitle, money, startsText } from './words.ts'

/** The invoice itself. On phones its details fold away while there is something to pay. */
export function InvoiceDocument({ view }: { readonly view: InvoiceView }) {
  const messages = messagesFor(view.locale)
  const { badge, sums, receiptUrl, pdfUrl } = view
  const due = dueText(view)
  const starts = startsText(view)
  const folds = view.panel.kind === 'pay'
  return (
    <section class="summary" aria-label={messages.invoice.details}>
      <div class="summary__inner">
        <header class="summary__top">
          <MerchantBadge merchant={view.merchant} />
        </header>
        <div class="invoice__top">
          <h1 class="summary__title" dir="auto">
            {invoiceTitle(view)}
          </h1>
          <span class={`invoice__badge invoice__badge--${badge}`}>{messages.invoice.badges[badge]}</span>
        </div>
        <p class="summary__total">{money(view, sums.dueMinor === 0 ? sums.totalMinor : sums.dueMinor)}</p>
        {due === null ? null : <p class="invoice__due">{due}</p>}
        {starts === null ? null : <p class="invoice__due">{starts}</p>}
        <p class="invoice__files">
          <a href={pdfUrl}>{messages.invoice.downloadInvoice}</a>
          {receiptUrl === null ? null : <a href={receiptUrl}>{messages.invoice.downloadReceipt}</a>}
        </p>
        {folds ? (
          <button type="button" class="fold" id="fold" aria-expanded="false" aria-controls="order">
            <span data-fold-text="">{messages.invoice.showDetails}</span>
            <ChevronIcon />
          </button>
        ) : null}
        <div class={folds ? 'order order--folded' : 'order'} id="order">
          <InvoiceFacts view={view} />
          <InvoiceLines view={view} />
          <InvoiceSums view={view} />
          <InvoiceNotes view={view} />
        </div>
      </div>
    </section>
  )
}
