// Collect.js: puts one frame per card field into the merchant's page. Card data stays in the frames.
;(() => {
  const script = document.currentScript
  const origin = new URL(script.src).origin
  const tokenizationKey = script.dataset.tokenizationKey ?? ''
  const FIELDS = ['ccnumber', 'ccexp', 'cvv']
  const TITLES = { ccnumber: 'Card number', ccexp: 'Expiration date', cvv: 'Security code' }
  const DEFAULT_TIMEOUT_MS = 10_000

  let options = {}
  let session = ''
  let frames = new Map()
  let ready = new Set()
  let pending = null
  let payButton = null

  const callOption = (name, ...values) => {
    if (typeof options[name] === 'function') options[name](...values)
  }

  const fieldOptions = (field) => options.fields?.[field] ?? {}

  const hostOf = (field) => {
    const { selector = `#${field}` } = fieldOptions(field)
    return document.querySelector(selector)
  }

  const frameUrl = (field) => {
    const url = new URL('/token/field', origin)
    url.search = new URLSearchParams({ field, session, origin: location.origin, key: tokenizationKey }).toString()
    return url.href
  }

  // Through the CSSOM, so that the page's policy needs no inline styles.
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

  const send = (field, message) => frames.get(field)?.contentWindow?.postMessage({ ...message, session }, origin)

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

  addEventListener('message', (event) => {
    if (event.origin !== origin || event.data?.session !== session) return
    const field = FIELDS.find((name) => frames.get(name)?.contentWindow === event.source)
    if (field && Object.hasOwn(handlers, event.data.type)) handlers[event.data.type](field, event.data)
  })

  const onPayButton = (event) => {
    event.preventDefault()
    window.CollectJS.startPaymentRequest(event)
  }

  const bindPayButton = () => {
    payButton?.removeEventListener('click', onPayButton)
    payButton = document.querySelector(options.paymentSelector ?? '#payButton')
    payButton?.addEventListener('click', onPayButton)
  }

  const randomId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

  window.CollectJS = {
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
