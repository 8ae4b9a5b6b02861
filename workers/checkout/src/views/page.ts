import type { Merchant } from '@revkeen-edge/domain'
import {
  checkoutCsp,
  checkoutStatus,
  renderCheckout,
  renderInvoice,
  type CheckoutView,
  type InvoiceDraftView,
  type InvoiceView,
  type MerchantView,
  type PageContext,
} from '@revkeen-edge/ui'
import type { Context } from 'hono'
import { ASSET_URLS } from '../assets.ts'
import type { Env } from '../env.ts'

/** What every page of a merchant's is rendered with. */
export function pageContext(c: Context<Env>, merchant: Merchant | null): PageContext {
  return { locale: c.var.locale, nonce: c.var.nonce, assets: ASSET_URLS, merchant: merchant && merchantView(merchant) }
}

export function merchantView({ name, branding, supportEmail, mode }: Merchant): MerchantView {
  return {
    name,
    logoUrl: branding.logoUrl ?? null,
    faviconUrl: branding.faviconUrl ?? null,
    colours: { primaryColour: branding.primaryColor ?? null, backgroundColour: branding.backgroundColor ?? null },
    supportEmail,
    termsUrl: branding.termsUrl ?? null,
    privacyUrl: branding.privacyUrl ?? null,
    testMode: mode === 'sandbox',
  }
}

/** A page as an answer, with the policy that fits it. Only the payment page may load the gateway's script and frames. */
export function sendPage(c: Context<Env>, view: CheckoutView): Response {
  const collect = view.page === 'pay' ? { collectUrl: view.collect.scriptUrl } : {}
  c.header('Content-Security-Policy', checkoutCsp({ nonce: view.nonce, ...collect }))
  if (view.page === 'too_many_attempts' && view.retryAfterSeconds !== null) {
    c.header('Retry-After', String(view.retryAfterSeconds))
  }
  return c.html(renderCheckout(view), checkoutStatus(view))
}

/** The page of an invoice as an answer. While it takes a payment, it may load the gateway's script and frames too. */
export function sendInvoice(c: Context<Env>, view: InvoiceView | InvoiceDraftView): Response {
  const paying = view.page === 'invoice' && view.panel.kind === 'pay' ? view.panel.form : null
  const collect = paying ? { collectUrl: paying.collect.scriptUrl } : {}
  c.header('Content-Security-Policy', checkoutCsp({ nonce: view.nonce, ...collect }))
  return c.html(renderInvoice(view))
}
