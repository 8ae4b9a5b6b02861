import { safeUrl } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { CheckIcon, ClockIcon, NoticeIcon } from './icons.tsx'
import { StatusPage } from './status-page.tsx'
import type { AuthenticationView } from './view.ts'

type Outcome = AuthenticationView['outcome']

const TONES: Readonly<Record<Outcome, 'good' | 'neutral' | 'bad'>> = {
  failed: 'bad',
  expired: 'neutral',
  declined: 'bad',
  changed: 'neutral',
  pending: 'neutral',
  unavailable: 'neutral',
  used: 'neutral',
  done: 'good',
}

const ICONS = { good: <CheckIcon />, neutral: <ClockIcon />, bad: <NoticeIcon /> }

/** Says how a challenge ended, and how to go on from there. */
export function AuthenticationPage({ view }: { readonly view: AuthenticationView }) {
  const { authentication } = messagesFor(view.locale)
  const notice = authentication[view.outcome]
  const tone = TONES[view.outcome]
  const on = safeUrl(view.continueUrl)
  const retry = safeUrl(view.retryUrl)
  return (
    <StatusPage context={view} tone={tone} icon={ICONS[tone]} title={notice.title} text={view.text ?? notice.text}>
      <div class="status__actions">
        {on === null ? null : (
          <a class="pay pay--link" href={on}>
            {view.outcome === 'pending' ? authentication.bank : authentication.continue}
          </a>
        )}
        {view.outcome === 'unavailable' ? (
          <a class="pay pay--link" href="">
            {authentication.reload}
          </a>
        ) : null}
        {retry === null ? null : (
          <a class="pay pay--link" href={retry}>
            {authentication.retry}
          </a>
        )}
      </div>
    </StatusPage>
  )
}
