import { unreachable } from '@revkeen-edge/domain/result.ts'
import { htmlDocument } from '../format/html.ts'
import { AuthenticationPage } from './authentication-page.tsx'
import { CheckingPage } from './checking-page.tsx'
import {
  AlreadyDonePage,
  AlreadyPaidPage,
  CanceledPage,
  CardNotAcceptedPage,
  ErrorPage,
  ExpiredPage,
  InactivePage,
  NotFoundPage,
  TooManyAttemptsPage,
} from './notice-pages.tsx'
import { PayPage } from './pay-page.tsx'
import { StartedPage } from './started-page.tsx'
import { SuccessPage } from './success-page.tsx'
import type { CheckoutView } from './view.ts'

/** A whole checkout page as HTML. Pure: the same view gives the same text. */
export function renderCheckout(view: CheckoutView): string {
  return htmlDocument(pageOf(view))
}

/** The HTTP status that goes with a page. */
export function checkoutStatus(view: CheckoutView): 200 | 404 | 410 | 429 | 500 {
  switch (view.page) {
    case 'not_found':
      return 404
    case 'expired':
    case 'inactive':
      return 410
    case 'authentication':
      return view.outcome === 'expired' ? 410 : 200
    case 'too_many_attempts':
      return 429
    case 'error':
      return 500
    default:
      return 200
  }
}

function pageOf(view: CheckoutView) {
  switch (view.page) {
    case 'pay':
      return <PayPage view={view} />
    case 'success':
      return <SuccessPage view={view} />
    case 'checking':
      return <CheckingPage view={view} />
    case 'expired':
      return <ExpiredPage view={view} />
    case 'inactive':
      return <InactivePage view={view} />
    case 'card_not_accepted':
      return <CardNotAcceptedPage view={view} />
    case 'already_paid':
      return <AlreadyPaidPage view={view} />
    case 'canceled':
      return <CanceledPage view={view} />
    case 'authentication':
      return <AuthenticationPage view={view} />
    case 'not_found':
      return <NotFoundPage view={view} />
    case 'too_many_attempts':
      return <TooManyAttemptsPage view={view} />
    case 'error':
      return <ErrorPage view={view} />
    case 'already_done':
      return <AlreadyDonePage view={view} />
    case 'started':
      return <StartedPage view={view} />
    default:
      return unreachable(view)
  }
}
