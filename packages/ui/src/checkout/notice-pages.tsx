import { fill, safeUrl } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { CheckIcon, ClockIcon, NoticeIcon } from './icons.tsx'
import { StatusPage } from './status-page.tsx'
import type { ErrorView, MerchantView, NotFoundView, NoticeView, PageContext, TooManyAttemptsView } from './view.ts'

interface Notice {
  readonly title: string
  readonly text: string
  readonly textAnonymous: string
}

export function ExpiredPage({ view }: { readonly view: NoticeView }) {
  return <MerchantNotice view={view} notice={messagesFor(view.locale).expired} />
}

export function InactivePage({ view }: { readonly view: NoticeView }) {
  return <MerchantNotice view={view} notice={messagesFor(view.locale).inactive} />
}

export function CardNotAcceptedPage({ view }: { readonly view: NoticeView }) {
  return <MerchantNotice view={view} notice={messagesFor(view.locale).cardNotAccepted} />
}

export function AlreadyPaidPage({ view }: { readonly view: NoticeView }) {
  return <MerchantNotice view={view} notice={messagesFor(view.locale).alreadyPaid} good />
}

export function AlreadyDonePage({ view }: { readonly view: NoticeView }) {
  return <MerchantNotice view={view} notice={messagesFor(view.locale).subscribe.alreadyDone} good />
}

export function CanceledPage({ view }: { readonly view: NoticeView }) {
  return <MerchantNotice view={view} notice={messagesFor(view.locale).canceled} />
}

export function NotFoundPage({ view }: { readonly view: NotFoundView }) {
  const { notFound } = messagesFor(view.locale)
  return <StatusPage context={view} tone="neutral" icon={<NoticeIcon />} title={notFound.title} text={notFound.text} />
}

export function TooManyAttemptsPage({ view }: { readonly view: TooManyAttemptsView }) {
  const { tooMany } = messagesFor(view.locale)
  const seconds = view.retryAfterSeconds
  const text = seconds === null ? tooMany.text : fill(tooMany.textSeconds, { seconds })
  return (
    <StatusPage context={view} tone="neutral" icon={<ClockIcon />} title={tooMany.title} text={text}>
      <Reload context={view} />
    </StatusPage>
  )
}

export function ErrorPage({ view }: { readonly view: ErrorView }) {
  const { error, common } = messagesFor(view.locale)
  return (
    <StatusPage context={view} tone="bad" icon={<NoticeIcon />} title={error.title} text={error.text}>
      <Reload context={view} />
      <p class="status__note status__note--code">{fill(common.requestId, { id: view.requestId })}</p>
    </StatusPage>
  )
}

function MerchantNotice({
  view,
  notice,
  good,
}: {
  readonly view: NoticeView
  readonly notice: Notice
  readonly good?: boolean
}) {
  const text = view.merchant ? fill(notice.text, { merchant: view.merchant.name }) : notice.textAnonymous
  return (
    <StatusPage
      context={view}
      tone={good ? 'good' : 'neutral'}
      icon={good ? <CheckIcon /> : <ClockIcon />}
      title={notice.title}
      text={text}
    >
      <Back context={view} url={view.backUrl} />
    </StatusPage>
  )
}

/** Back to the merchant, or a way to write to it. */
function Back({
  context,
  url,
}: {
  readonly context: PageContext & { readonly merchant: MerchantView | null }
  readonly url: string | null
}) {
  const { status } = messagesFor(context.locale)
  const merchant = context.merchant
  const href = safeUrl(url)
  if (href !== null) {
    return (
      <a class="pay pay--link" href={href}>
        {merchant ? fill(status.backTo, { merchant: merchant.name }) : status.back}
      </a>
    )
  }
  if (!merchant?.supportEmail) return null
  return (
    <a class="pay pay--link" href={`mailto:${encodeURI(merchant.supportEmail)}`}>
      {fill(status.contact, { merchant: merchant.name })}
    </a>
  )
}

function Reload({ context }: { readonly context: PageContext }) {
  return (
    <a class="pay pay--link" href="">
      {messagesFor(context.locale).status.reload}
    </a>
  )
}
