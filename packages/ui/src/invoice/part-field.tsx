import { currencyDigits } from '@revkeen-edge/domain/money.ts'
import { fieldId } from '../checkout/field.tsx'
import { currencySign, formatAmountInput, formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { PartView } from './view.ts'

interface PartProps {
  readonly part: PartView
  readonly currency: string
  readonly locale: string
}

/** How much is paid now. The script checks the bounds and asks for the new total, as for any price that a payer names. */
export function PartField({ part, currency, locale }: PartProps) {
  const { invoice, client } = messagesFor(locale)
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const name = `items.${part.id}.amount_minor`
  const id = fieldId(name)
  const hint = fill(invoice.amountHint, { maximum: money(part.maximumMinor) })
  return (
    <fieldset class="section part" data-item={part.id} data-quantity={1}>
      <legend class="section__heading">
        <h2>{invoice.amountHeading}</h2>
      </legend>
      <label class="field__label part__label" for={id}>
        {invoice.amountLabel}
      </label>
      <span class="money">
        <span class="money__sign" aria-hidden="true">
          {currencySign(currency, locale)}
        </span>
        <input
          class="control money__input"
          id={id}
          name={name}
          type="text"
          inputmode={currencyDigits(currency) === 0 ? 'numeric' : 'decimal'}
          autocomplete="off"
          maxlength={18}
          value={formatAmountInput(part.maximumMinor, currency, locale)}
          data-amount-input=""
          data-min={part.minimumMinor}
          data-max={part.maximumMinor}
          data-bad={fill(client.amount, { example: formatAmountInput(part.maximumMinor, currency, locale) })}
          data-low={fill(client.amountLow, { minimum: money(part.minimumMinor) })}
          data-high={fill(client.amountHigh, { maximum: money(part.maximumMinor) })}
          aria-describedby={`${id}-error`}
        />
      </span>
      <p class="line__note part__note" id={`${id}-error`} data-hint={hint}>
        {hint}
      </p>
    </fieldset>
  )
}
