import type { Child } from 'hono/jsx'
import { messagesFor } from '../messages/index.ts'
import { Footer, Layout, MerchantBadge } from './layout.tsx'
import type { PageContext } from './view.ts'

interface StatusProps {
  readonly context: PageContext
  readonly tone: 'good' | 'waiting' | 'neutral' | 'bad'
  readonly icon: Child
  /** Of the browser tab, and of the page where `heading` is not given. */
  readonly title: string
  readonly heading?: string
  readonly text: string
  readonly head?: Child
  readonly children?: Child
}

/** A centred card that says how things stand: every page but the payment page. */
export function StatusPage({ context, tone, icon, title, heading, text, head, children }: StatusProps) {
  const messages = messagesFor(context.locale)
  return (
    <Layout
      context={context}
      title={context.merchant ? `${title} – ${context.merchant.name}` : title}
      kind="status"
      head={head}
    >
      <main class="status">
        {context.merchant ? <MerchantBadge merchant={context.merchant} /> : null}
        <div class="status__card">
          <span class={`status__icon status__icon--${tone}`}>{icon}</span>
          <h1 class="status__heading" dir="auto">
            {heading ?? title}
          </h1>
          <p class="status__text" id="status" role={tone === 'waiting' ? 'status' : undefined}>
            {text}
          </p>
          {children}
        </div>
      </main>
      <Footer merchant={context.merchant} messages={messages} />
    </Layout>
  )
}
