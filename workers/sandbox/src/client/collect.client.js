// @ts-check
/**
 * Collect.js: puts one frame per card field into the merchant's page. Card data stays in the frames.
 *
 * @typedef {'ccnumber' | 'ccexp' | 'cvv'} Field
 * @typedef {{ selector?: string, title?: string, placeholder?: string }} FieldOptions
 * @typedef {Record<string, string | number> | null} Css
 * @typedef {{ tokenType: string, token: string, card: object, check: object, wallet: object }} TokenResult
 */
/**
 * What each of the merchant's callbacks is given.
 *
 * @typedef {{
 *   fieldsAvailableCallback: [],
 *   validationCallback: [field: Field, valid: boolean, message: string],
 *   timeoutCallback: [],
 *   callback: [result: TokenResult],
 * }} CallbackValues
 * @typedef {{ [Name in keyof CallbackValues]?: (...values: CallbackValues[Name]) => void }} Callbacks
 * @typedef {Callbacks & {
 *   variant?: string, paymentSelector?: string, timeoutDuration?: number | string,
 *   fields?: { [Name in Field]?: FieldOptions },
 *   customCss?: Css, focusCss?: Css, invalidCss?: Css, validCss?: Css, placeholderCss?: Css,
 * }} Options
 * @typedef {{ configure(wanted?: Options): void, startPaymentRequest(event?: Event): void, clearInputs(): void }} CollectJS
 */
/**
 * What a frame may say, by type.
 *
 * @typedef {{
 *   loaded: {}, ready: {}, validity: { valid: boolean, message: string }, token: { request: string, result: TokenResult },
 * }} Messages
 * @typedef {{ [Type in keyof Messages]: (field: Field, message: Messages[Type]) => void }} Handlers
 */
;(() => {
  const ownScript = () => {
    const script = document.currentScript
    if (!(script instanceof HTMLScriptElement)) throw new TypeError('Collect.js must be loaded by a script element')
    return script
  }

  /** @type {Window & { CollectJS?: CollectJS }} */
  const page = window
  const script = ownScript()
  const origin = new URL(script.src).origin
  const tokenizationKey = script.dataset.tokenizationKey ?? ''
  /** @type {Field[]} */
  const FIELDS = ['ccnumber', 'ccexp', 'cvv']
  const TITLES = { ccnumber: 'Card number', ccexp: 'Expiration date', cvv: 'Security code' }
  const DEFAULT_TIMEOUT_MS = 10_000

  /** @type {Options} */
  let options = {}
  let session = ''
  /** @type {Map<Field, HTMLIFrameElement>} */
  let frames = new Map()
  /** @type {Set<Field>} */
  let ready = new Set()
  /** @type {{ request: string, timer: ReturnType<typeof setTimeout> } | null} */
  let pending = null
  /** @type {Element | null} */
  let payButton = null

  /** @template {keyof CallbackValues} Name @param {Name} name @param {CallbackValues[Name]} values */
  const callOption = (name, ...values) => {
    /** @type {Callbacks} */
    const callbacks = options
    if (typeof callbacks[name] === 'function') callbacks[name](...values)
  }

  /** @param {Field} field @returns {FieldOptions} */
  const fieldOptions = (field) => options.fields?.[field] ?? {}

  /** @param {Field} field */
  const hostOf = (field) => {
    const { selector = `#${field}` } = fieldOptions(field)
    return document.querySelector(selector)
  }

  /** @param {Field} field */
  const frameUrl = (field) => {
    const url = new URL('/token/field', origin)
    url.search = new URLSearchParams({ field, session, origin: location.origin, key: tokenizationKey }).toString()
    return url.href
  }

  /** Through the CSSOM, so that the page's policy needs no inline styles. @param {HTMLIFrameElement} frame @param {Element} host */
  const fill = (frame, host) => {
    const styles = {
      display: 'block',
      width: '100%',
      height: host.clientHeight > 0 ? '100%' : '2.5rem',
      border: '0',
      margin: '0',
      background: 'transparent',
    }
    for (const [name, value] of Object.entries(styles)) frame.style.setProperty(name, value)
  }

  /** @param {Field} field */
  const addFrame = (field) => {
    const host = hostOf(field)
    if (!host) return
    const frame = document.createElement('iframe')
    frame.src = frameUrl(field)
    frame.title = fieldOptions(field).title ?? TITLES[field]
    frame.id = `CollectJSInline${field}`
    frame.className = 'CollectJSInlineIframe'
    frame.allow = 'payment'
    fill(frame, host)
    host.replaceChildren(frame)
    frames.set(field, frame)
  }

  /** @param {Field} field @param {object} message */
  const send = (field, message) => frames.get(field)?.contentWindow?.postMessage({ ...message, session }, origin)

  /** @param {Field} field */
  const setUp = (field) => {
    const host = hostOf(field)
    const { placeholder = '', title = TITLES[field] } = fieldOptions(field)
    const { customCss = {}, focusCss = {}, invalidCss = {}, validCss = {}, placeholderCss = {} } = options
    const scheme = host ? getComputedStyle(host).colorScheme : 'normal'
    send(field, {
      type: 'setup',
      placeholder,
      title,
      scheme,
      css: { customCss, focusCss, invalidCss, validCss, placeholderCss },
    })
  }

  const endPayment = () => {
    clearTimeout(pending?.timer)
    pending = null
  }

  /** @type {Handlers} */
  const handlers = {
    loaded: (field) => setUp(field),
    ready: (field) => {
      ready.add(field)
      if (ready.size === frames.size) callOption('fieldsAvailableCallback')
    },
    validity: (field, { valid, message }) => callOption('validationCallback', field, valid, message),
    token: (_field, { request, result }) => {
      if (pending?.request !== request) return
      endPayment()
      callOption('callback', result)
    },
  }

  /** @template {keyof Messages} Type @param {Field} field @param {Messages[Type] & { type: Type }} message */
  const handle = (field, message) => {
    if (Object.hasOwn(handlers, message.type)) handlers[message.type](field, message)
  }

  addEventListener('message', (event) => {
    if (event.origin !== origin || event.data?.session !== session) return
    const field = FIELDS.find((name) => frames.get(name)?.contentWindow === event.source)
    if (field) handle(field, event.data)
  })

  /** @param {Event} event */
  const onPayButton = (event) => {
    event.preventDefault()
    page.CollectJS?.startPaymentRequest(event)
  }

  const bindPayButton = () => {
    payButton?.removeEventListener('click', onPayButton)
    payButton = document.querySelector(options.paymentSelector ?? '#payButton')
    payButton?.addEventListener('click', onPayButton)
  }

  const randomId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

  page.CollectJS = {
    configure(wanted = {}) {
      endPayment()
      options = { variant: 'inline', ...wanted }
      session = randomId()
      frames = new Map()
      ready = new Set()
      for (const field of FIELDS) addFrame(field)
      bindPayButton()
    },
    /** Asks the frames for a token. An invalid field is reported, and then, as with the real script, the time-out. */
    startPaymentRequest() {
      if (frames.size === 0) return
      endPayment()
      const request = randomId()
      const timeout = Number(options.timeoutDuration ?? DEFAULT_TIMEOUT_MS)
      const timer = setTimeout(() => {
        pending = null
        callOption('timeoutCallback')
      }, timeout)
      pending = { request, timer }
      send('ccnumber', { type: 'tokenize', request, fields: [...frames.keys()] })
    },
    clearInputs() {
      for (const field of frames.keys()) send(field, { type: 'clear' })
    },
  }
})()
