import type { Child } from 'hono/jsx'
import { brandTheme, themeCss } from '../brand/theme.ts'
import { fill, monogram, safeUrl } from '../format/text.ts'
import { messagesFor, type Messages } from '../messages/index.ts'
import { ArrowIcon } from './icons.tsx'
import type { MerchantView, PageContext } from './view.ts'

/** The card that the sandbox gateway approves. */
const TEST_CARD = '4111\u00a01111\u00a01111\u00a01111'

interface LayoutProps {
  readonly context: PageContext
  readonly title: string
  /** Classes of the body, for the page's own layout. */
  readonly kind: 'pay' | 'invoice' | 'status'
  readonly head?: Child
  readonly children?: Child
}

/** The frame of every checkout page: head, brand colours, test banner. The page brings its own main and footer. */
export function Layout({ context, title, kind, head, children }: LayoutProps) {
  const messages = messagesFor(context.locale)
  const merchant = context.merchant
  const theme = brandTheme(merchant?.colours ?? { primaryColour: null, backgroundColour: null })
  const favicon = safeUrl(merchant?.faviconUrl)
  return (
    <html lang={messages.language} dir={messages.direction} data-scheme={theme.scheme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="strict-origin-when-cross-origin" />
        <meta name="color-scheme" content={theme.scheme === 'auto' ? 'light dark' : theme.scheme} />
        <title>{title}</title>
        <link rel="icon" href={favicon ?? 'data:,'} />
        <link rel="stylesheet" href={context.assets.stylesheet} />
        <style nonce={context.nonce} dangerouslySetInnerHTML={{ __html: themeCss(theme) }} />
        {head}
      </head>
      <body class={`page page--${kind}`}>
        {merchant?.testMode ? <TestBanner messages={messages} paying={kind === 'pay'} /> : null}
        {children}
      </body>
    </html>
  )
}

/** The merchant's logo, or its initial, with its name. */
export function MerchantBadge({ merchant }: { readonly merchant: MerchantView }) {
  const logo = safeUrl(merchant.logoUrl)
  return (
    <div class="merchant">
      <span class="merchant__mark" aria-hidden="true">
        {monogram(merchant.name)}
        {logo ? (
          <img
            class="merchant__logo"
            src={logo}
            alt=""
            data-initial={monogram(merchant.name)}
            width="32"
            height="32"
            referrerpolicy="no-referrer"
          />
        ) : null}
      </span>
      <span class="merchant__name" dir="auto">
        {merchant.name}
      </span>
    </div>
  )
}

/** A link back to the merchant. */
export function BackLink({
  url,
  label,
  text,
}: {
  readonly url: string | null
  readonly label: string
  readonly text: string
}) {
  const href = safeUrl(url)
  if (href === null) return null
  return (
    <a class="back" href={href} aria-label={label} title={label}>
      <ArrowIcon />
      <span>{text}</span>
    </a>
  )
}

/** “Powered by”, with the merchant's terms, privacy policy and contact. */
export function Footer({
  merchant,
  messages,
}: {
  readonly merchant: MerchantView | null
  readonly messages: Messages
}) {
  const links = [
    { text: messages.common.terms, href: safeUrl(merchant?.termsUrl) },
    { text: messages.common.privacy, href: safeUrl(merchant?.privacyUrl) },
    {
      text: messages.common.contact,
      href: merchant?.supportEmail ? `mailto:${encodeURI(merchant.supportEmail)}` : null,
    },
  ]
  return (
    <footer class="footer">
      <span>
        {messages.common.poweredBy} <strong>{messages.common.platform}</strong>
      </span>
      {links.map(({ text, href }) =>
        href === null ? null : (
          <a href={href} target={href.startsWith('http') ? '_blank' : undefined} rel="noreferrer">
            {text}
          </a>
        ),
      )}
    </footer>
  )
}

/** Says that nothing here is real, and on the payment page how to pay all the same. */
function TestBanner({ messages: { common }, paying }: { readonly messages: Messages; readonly paying: boolean }) {
  const hint = fill(common.testBannerCard, { card: TEST_CARD })
  return (
    <aside class="test" aria-label={common.testBanner}>
      <strong class="test__tag">{common.testBanner}</strong>
      <span>{paying ? `${common.testBannerText} ${hint}` : common.testBannerText}</span>
    </aside>
  )
}
