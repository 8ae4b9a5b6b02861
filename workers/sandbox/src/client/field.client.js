// One card field, in a frame of the gateway's own origin. The number's frame gathers the others and asks for the token.
;(() => {
  const query = new URLSearchParams(location.search)
  const field = query.get('field')
  const session = query.get('session')
  const parentOrigin = query.get('origin')
  const input = document.querySelector('input')
  const label = document.querySelector('label')
  const EMPTY = 'Field is empty'
  const GATHER_MS = 2000

  const digitsOf = (text) => text.replaceAll(/\D/g, '')

  const passesLuhn = (number) => {
    const sum = Array.from(number)
      .toReversed()
      .reduce((total, character, index) => {
        const digit = Number(character) * (index % 2 === 1 ? 2 : 1)
        return total + (digit > 9 ? digit - 9 : digit)
      }, 0)
    return sum % 10 === 0
  }

  const isFutureMonth = (digits) => {
    const month = Number(digits.slice(0, 2))
    return (
      digits.length === 4 &&
      month >= 1 &&
      month <= 12 &&
      new Date(2000 + Number(digits.slice(2)), month, 1) > new Date()
    )
  }

  const KINDS = {
    ccnumber: {
      max: 19,
      format: (digits) =>
        /^3[47]/.test(digits)
          ? digits.replace(/^(\d{4})(\d{1,6})?(\d{1,9})?.*/, (_, ...parts) =>
              parts.slice(0, 3).filter(Boolean).join(' '),
            )
          : digits.replaceAll(/(\d{4})(?=\d)/g, '$1 '),
      isValid: (digits) => digits.length >= 13 && digits.length <= 19 && passesLuhn(digits),
      message: 'Card number must be 13-19 digits and a recognizable card format',
    },
    ccexp: {
      max: 4,
      format: (digits) => (digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits),
      isValid: isFutureMonth,
      message: 'Expiration date must be a present or future month and year',
    },
    cvv: {
      max: 4,
      format: (digits) => digits,
      isValid: (digits) => /^\d{3,4}$/.test(digits),
      message: 'CVV must be 3 or 4 digits',
    },
  }
  const kind = KINDS[field]

  // A browser fills 2030 where 30 is meant, and people type 5 for 05.
  const readDigits = () => {
    const digits = digitsOf(input.value)
    if (field !== 'ccexp') return digits.slice(0, kind.max)
    const text = input.value.trim()
    const month = /^[2-9]/.test(digits) || /^1\s*\/\s*\d/.test(text) ? `0${digits}` : digits
    return month.length === 6 && month.slice(2, 4) === '20'
      ? month.slice(0, 2) + month.slice(4)
      : month.slice(0, kind.max)
  }

  const check = () => {
    const digits = readDigits()
    if (digits === '') return { valid: false, message: EMPTY }
    return kind.isValid(digits) ? { valid: true, message: 'Success' } : { valid: false, message: kind.message }
  }

  const post = (message) => parent.postMessage({ ...message, session }, parentOrigin)

  // --- looks ---------------------------------------------------------------------------------------------------
  let css = { customCss: {}, focusCss: {}, invalidCss: {}, validCss: {}, placeholderCss: {} }
  let validity = null

  const paint = () => {
    input.removeAttribute('style')
    const layers = [css.customCss]
    if (validity) layers.push(validity.valid ? css.validCss : css.invalidCss)
    if (document.activeElement === input) layers.push(css.focusCss)
    for (const layer of layers) {
      for (const [name, value] of Object.entries(layer ?? {})) input.style.setProperty(name, String(value))
    }
  }

  const paintPlaceholder = () => {
    const [sheet] = document.styleSheets
    const rule = sheet.cssRules[sheet.insertRule('input::placeholder {}', sheet.cssRules.length)]
    for (const [name, value] of Object.entries(css.placeholderCss ?? {})) rule.style.setProperty(name, String(value))
  }

  const showValidity = () => {
    validity = check()
    input.setAttribute('aria-invalid', String(!validity.valid))
    paint()
    post({ type: 'validity', ...validity })
    return validity.valid
  }

  // --- typing --------------------------------------------------------------------------------------------------
  const placeCaret = (digitsBefore) => {
    let position = 0
    for (let seen = 0; seen < digitsBefore && position < input.value.length; position += 1) {
      if (/\d/.test(input.value[position])) seen += 1
    }
    input.setSelectionRange(position, position)
  }

  input.addEventListener('input', () => {
    const caret = input.selectionStart ?? input.value.length
    const atEnd = caret === input.value.length
    const digitsBefore = digitsOf(input.value.slice(0, caret)).length
    input.value = kind.format(readDigits())
    if (!atEnd) placeCaret(digitsBefore)
    if (validity) {
      validity = null
      input.removeAttribute('aria-invalid')
      paint()
    }
  })
  // The page around focuses the frame, not what is in it.
  addEventListener('focus', () => input.focus())
  input.addEventListener('focus', paint)
  input.addEventListener('blur', () => {
    // Passing through an empty field is not yet a mistake.
    if (input.value === '' && !validity) paint()
    else showValidity()
  })

  // --- tokenising: only the number's frame does it ---------------------------------------------------------------
  let gathering = null

  const siblings = () =>
    Array.from({ length: parent.length }, (_, index) => parent[index]).filter((frame) => frame !== window)

  const gather = (request, fields) =>
    new Promise((resolve) => {
      const values = { ccnumber: { value: readDigits(), valid: showValidity() } }
      const isComplete = () => fields.every((name) => values[name])
      gathering = (name, answer) => {
        values[name] = answer
        if (isComplete()) resolve(values)
      }
      if (isComplete()) return resolve(values)
      // Only frames of this very origin can receive it.
      for (const frame of siblings()) frame.postMessage({ type: 'gather', session, request }, location.origin)
      setTimeout(() => resolve(values), GATHER_MS)
    })

  const tokenize = async (request, fields) => {
    const values = await gather(request, fields)
    if (!fields.every((name) => values[name]?.valid)) return
    const body = JSON.stringify({
      number: values.ccnumber.value,
      exp: values.ccexp?.value ?? '',
      cvv: values.cvv?.value ?? '',
      tokenization_key: query.get('key'),
    })
    const response = await fetch('/collect/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (!response.ok) return
    const { token, card } = await response.json()
    post({
      type: 'token',
      request,
      result: {
        tokenType: 'inline',
        token,
        card,
        check: { name: null, account: null, hash: null, aba: null, transit: null, institution: null },
        wallet: { cardDetails: null, cardNetwork: null, email: null, billingInfo: {}, shippingInfo: {} },
      },
    })
  }

  // --- messages ------------------------------------------------------------------------------------------------
  const fromParent = {
    setup: (message) => {
      css = message.css
      input.placeholder = message.placeholder
      label.textContent = message.title
      document.documentElement.style.setProperty('color-scheme', message.scheme)
      paintPlaceholder()
      paint()
      post({ type: 'ready' })
    },
    tokenize: (message) => void tokenize(message.request, message.fields).catch(() => undefined),
    clear: () => {
      input.value = ''
      validity = null
      paint()
    },
  }

  const fromSibling = {
    gather: (message, source) => {
      const valid = showValidity()
      source.postMessage(
        {
          type: 'gathered',
          session,
          request: message.request,
          field,
          answer: { value: valid ? readDigits() : '', valid },
        },
        location.origin,
      )
    },
    gathered: (message) => gathering?.(message.field, message.answer),
  }

  const handle = (table, event) => {
    if (Object.hasOwn(table, event.data.type)) table[event.data.type](event.data, event.source)
  }

  addEventListener('message', (event) => {
    if (event.data?.session !== session) return
    if (event.source === parent && event.origin === parentOrigin) handle(fromParent, event)
    else if (event.source !== parent && event.origin === location.origin) handle(fromSibling, event)
  })

  if (kind && parentOrigin && parent !== window) post({ type: 'loaded' })
})()
