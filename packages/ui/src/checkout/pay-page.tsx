import { currencyDigits } from '@revkeen-edge/domain/money.ts'
import { fill, scriptJson } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { Footer, Layout } from './layout.tsx'
import { PayForm } from './pay-form.tsx'
import { PaySummary, titleOf } from './pay-summary.tsx'
import type { PayView } from './view.ts'

/** The payment page of a link or a session, complete without a script except for paying itself. */
export function PayPage({ view }: { readonly view: PayView }) {
  const messages = messagesFor(view.locale)
  const title = view.title
    ? fill(messages.pay.titleFor, { title: view.title, merchant: view.merchant.name })
    : fill(titleOf(view), { merchant: view.merchant.name })
  return (
    <Layout context={view} title={title} kind="pay" head={<Scripts view={view} />}>
      <a class="skip" href="#payment">
        {messages.common.skipToForm}
      </a>
      <main class="split">
        <PaySummary view={view} />
        <section class="checkout" id="payment" tabindex={-1} aria-label={messages.pay.paymentHeading}>
          <div class="checkout__inner">
            <PayForm view={view} />
            <Footer merchant={view.merchant} messages={messages} />
          </div>
        </section>
      </main>
      <script
        type="application/json"
        id="checkout-data"
        dangerouslySetInnerHTML={{ __html: scriptJson(clientData(view)) }}
      />
    </Layout>
  )
}

/** Both are deferred and run in this order: the gateway's first, then ours. */
export function Scripts({ view }: { readonly view: PayView }) {
  return (
    <>
      <script
        src={view.collect.scriptUrl}
        data-tokenization-key={view.collect.tokenizationKey}
        data-variant="inline"
        defer
      />
      <script type="module" src={view.assets.checkoutScript} />
    </>
  )
}

/** What `checkout.client.js` reads. */
export function clientData(view: PayView) {
  const messages = messagesFor(view.locale)
  const { cardNumber, expiry, securityCode, cardNumberPlaceholder, expiryPlaceholder, securityCodePlaceholder } =
    messages.pay
  return {
    session: view.session,
    digits: currencyDigits(view.currency),
    totalMinor: view.totals.totalMinor,
    recurringMinor: view.plan?.regularMinor ?? null,
    quotedAt: view.plan?.at ?? null,
    terms: view.termsDigest ?? null,
    code: view.code?.applied ?? null,
    taxedByPlace: view.taxedByPlace ?? false,
    selectionMode: view.selectionMode,
    payUrl: view.urls.pay,
    quoteUrl: view.urls.quote,
    authenticateUrl: view.urls.authenticate,
    statusUrl: view.urls.status,
    checkingUrl: view.urls.checking,
    card: {
      ccnumber: { title: cardNumber, placeholder: cardNumberPlaceholder },
      ccexp: { title: expiry, placeholder: expiryPlaceholder },
      cvv: { title: securityCode, placeholder: securityCodePlaceholder },
    },
    messages: chargesToday(view) ? messages.client : { ...messages.client, ...messages.subscribe.client },
  }
}

function chargesToday({ purpose, plan }: PayView): boolean {
  return purpose !== 'setup' && (plan == null || plan.dueMinor > 0)
}
