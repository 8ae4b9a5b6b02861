import { safeUrl, scriptJson } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { StatusPage } from './status-page.tsx'
import type { CheckingView } from './view.ts'

/** Waits for an outcome that the gateway has not told yet. Its script asks again and moves on; without one, a link does. */
export function CheckingPage({ view }: { readonly view: CheckingView }) {
  const { checking } = messagesFor(view.locale)
  const retry = safeUrl(view.retryUrl)
  return (
    <StatusPage
      context={view}
      tone="waiting"
      icon={<span class="spinner spinner--large" />}
      title={checking.title}
      heading={checking.heading}
      text={checking.text}
      head={<script type="module" src={view.assets.checkingScript} />}
    >
      <div class="status__actions">
        {retry === null ? null : (
          <a class="pay pay--link" id="retry" href={retry} hidden>
            {checking.retry}
          </a>
        )}
        <noscript>
          <a class="pay pay--link" href="">
            {checking.again}
          </a>
        </noscript>
      </div>
      <script
        type="application/json"
        id="checkout-data"
        dangerouslySetInnerHTML={{
          __html: scriptJson({ statusUrl: view.statusUrl, retryUrl: view.retryUrl, messages: checking }),
        }}
      />
    </StatusPage>
  )
}
