import { ClockIcon } from '../checkout/icons.tsx'
import { Footer, Layout } from '../checkout/layout.tsx'
import { clientData, Scripts } from '../checkout/pay-page.tsx'
import { StatusPage } from '../checkout/status-page.tsx'
import type { PayView } from '../checkout/view.ts'
import { fill, scriptJson } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { InvoiceDocument } from './document.tsx'
import { Imprint } from './imprint.tsx'
import { Panel } from './panel.tsx'
import type { InvoiceDraftView, InvoiceView } from './view.ts'
import { invoiceTitle } from './words.ts'

/**
 * The public page of an invoice: what is billed on one side, paying it on the other. On phones, where one comes below the
 * other, news comes before the invoice.
 */
export function InvoicePage({ view }: { readonly view: InvoiceView }) {
  const messages = messagesFor(view.locale)
  const { panel, merchant } = view
  const paying = panel.kind === 'pay'
  const data = dataOf(view)
  return (
    <Layout
      context={view}
      title={fill(messages.invoice.tab, { title: invoiceTitle(view), merchant: merchant.name })}
      kind={paying ? 'pay' : 'invoice'}
      head={<Head view={view} />}
    >
      <a class="skip" href="#payment">
        {paying ? messages.common.skipToForm : messages.invoice.skipToPanel}
      </a>
      <main class={paying ? 'split split--invoice' : 'split split--invoice split--state'}>
        {paying ? <InvoiceDocument view={view} /> : null}
        <section class="checkout" id="payment" tabindex={-1} aria-label={messages.pay.paymentHeading}>
          <div class="checkout__inner">
            <Panel view={view} />
            <Footer merchant={merchant} messages={messages} />
            <Imprint view={view} />
          </div>
        </section>
        {paying ? null : <InvoiceDocument view={view} />}
      </main>
      {data === null ? null : (
        <script type="application/json" id="checkout-data" dangerouslySetInnerHTML={{ __html: scriptJson(data) }} />
      )}
    </Layout>
  )
}

function Head({ view: { panel, assets } }: { readonly view: InvoiceView }) {
  if (panel.kind === 'pay') return <Scripts view={panel.form} />
  return panel.kind === 'checking' ? <script type="module" src={assets.checkingScript} /> : null
}

/** What the page's script reads; null where it has none. */
function dataOf({ panel, locale }: InvoiceView): object | null {
  if (panel.kind === 'pay') return payData(panel.form)
  if (panel.kind !== 'checking') return null
  const { statusUrl, retryUrl } = panel
  return { statusUrl, retryUrl, messages: messagesFor(locale).checking }
}

/** As on every payment page, with the details under their own name. */
function payData(form: PayView): object {
  const data = clientData(form)
  const { showDetails, hideDetails } = messagesFor(form.locale).invoice
  return { ...data, messages: { ...data.messages, showSummary: showDetails, hideSummary: hideDetails } }
}

/** Says that an invoice is not there yet, and nothing else of it. */
export function InvoiceDraftPage({ view }: { readonly view: InvoiceDraftView }) {
  const { draft } = messagesFor(view.locale).invoice
  const text = view.merchant ? fill(draft.text, { merchant: view.merchant.name }) : draft.textAnonymous
  return <StatusPage context={view} tone="neutral" icon={<ClockIcon />} title={draft.title} text={text} />
}
