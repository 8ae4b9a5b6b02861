import { presentDiscount, validateDiscountBody, validateDiscountResponse } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { validateDiscount, type DiscountPreview } from '@revkeen-edge/services/discounts/validate.ts'

export function registerValidateDiscount(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/discounts/validate',
      operationId: 'discounts_validate',
      summary: 'Preview a discount',
      description:
        'Prices an order with a code, taxes included, and writes nothing. A code that does not count is answered with the reason and the figures without it.',
      tag: 'Discounts',
      scope: 'discounts:read',
      body: validateDiscountBody,
      response: validateDiscountResponse,
      errors: [404, 422],
      extension: true,
    },
    async ({ context, body, requestId }) =>
      read(await validateDiscount(context, body), (preview) => ({ data: presentPreview(preview), requestId })),
  )
}

function presentPreview({ discount, problem, message, currency, figures }: DiscountPreview) {
  return {
    valid: problem === null,
    reason: problem,
    message,
    discount: discount && presentDiscount(discount),
    currency,
    subtotal_minor: figures.subtotalMinor,
    discount_minor: figures.discountMinor,
    tax_minor: figures.taxMinor,
    total_minor: figures.totalMinor,
    line_items: figures.lines.map((line) => ({
      description: line.description,
      quantity: line.quantity,
      subtotal_minor: line.subtotalMinor,
      discount_minor: line.discountMinor ?? 0,
      tax_minor: line.taxMinor ?? 0,
      total_minor: line.totalMinor ?? line.subtotalMinor,
    })),
  }
}
