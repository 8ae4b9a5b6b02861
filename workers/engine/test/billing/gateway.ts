/** A charge that the gateway was asked for, oldest first. */
export interface ChargeAtGateway {
  /** Whose account it was made with. */
  readonly securityKey: string
  readonly orderId: string
  readonly amountMinor: number
  readonly transactionId: string
  readonly approved: boolean
}

/** A gateway in memory that speaks NMI's wire: it books whatever it is sent, as often as it is sent. */
export class GatewayInMemory {
  readonly charges: ChargeAtGateway[] = []
  /** Whether cards are declined. */
  declines = false

  /** What `fetch` answers for the gateway. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const form = new URLSearchParams(await request.text())
    const page = new URL(request.url).pathname.split('/').at(-1)
    return new Response(page === 'query.php' ? this.#report(form) : this.#charge(form))
  }

  /** All that an account was paid. */
  approvedFor(securityKey: string): readonly ChargeAtGateway[] {
    return this.charges.filter((charge) => charge.approved && charge.securityKey === securityKey)
  }

  #charge(form: URLSearchParams): string {
    if (form.get('type') !== 'sale') throw new Error(`the gateway takes no ${form.get('type')}`)
    const approved = !this.declines
    const transactionId = String(1_000_000 + this.charges.length)
    const amountMinor = Math.round(Number(form.get('amount')) * 100)
    const [securityKey, orderId] = [form.get('security_key') ?? '', form.get('orderid') ?? '']
    this.charges.push({ securityKey, orderId, amountMinor, transactionId, approved })
    const answer = new URLSearchParams({ response: approved ? '1' : '2', response_code: approved ? '100' : '202' })
    answer.set('responsetext', approved ? 'SUCCESS' : 'DECLINE')
    answer.set('transactionid', transactionId)
    return answer.toString()
  }

  #report(form: URLSearchParams): string {
    const orderId = form.get('order_id')
    const found = this.charges.filter((charge) => orderId !== null && charge.orderId === orderId)
    return `<?xml version="1.0"?><nm_response>${found.map(transactionXml).join('')}</nm_response>`
  }
}

function transactionXml({ orderId, amountMinor, transactionId, approved }: ChargeAtGateway): string {
  const amount = (amountMinor / 100).toFixed(2)
  const [condition, success, code] = approved ? ['pendingsettlement', 1, 100] : ['failed', 0, 202]
  return `<transaction><transaction_id>${transactionId}</transaction_id><order_id>${orderId}</order_id>
    <condition>${condition}</condition><currency>USD</currency><action><action_type>sale</action_type>
    <amount>${amount}</amount><date>20260101000000</date><success>${success}</success>
    <response_code>${code}</response_code></action></transaction>`
}
