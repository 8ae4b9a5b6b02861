import { describe, expect, it } from 'vitest'
import { outboundUrl, type OutboundRules } from './outbound-url.ts'

const production: OutboundRules = {
  allowLoopback: false,
  ownUrls: [
    'https://api.revkeen.example',
    'https://pay.revkeen.example',
    'https://portal.revkeen.example',
    'https://hooks.revkeen.example',
  ],
}
const development: OutboundRules = { allowLoopback: true, ownUrls: ['http://127.0.0.1:8787', 'http://127.0.0.1:8788'] }

describe('outbound URLs in production', () => {
  it.each([
    'https://example.com/webhooks/revkeen',
    'https://example.com:8443/hook?tenant=1#part',
    'https://bücher.example/hook',
    'https://xn--bcher-kva.example/hook',
    'https://example.com./hook',
    'https://8.8.8.8/hook',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://[2606:4700:4700::1111]/hook',
    'https://[2001:4860:4860::8888]/',
    'https://localhost.example.com/',
    'https://internal.example.org/',
  ])('takes %s', (url) => expect(outboundUrl(url, production).ok).toBe(true))

  it.each([
    ['http://example.com/hook', 'https'],
    ['ftp://example.com/hook', 'https'],
    ['javascript:alert(1)', 'https'],
    ['file:///etc/passwd', 'https'],
    ['not a url', 'spaces'],
    ['example.com/hook', 'valid URL'],
    ['https://', 'valid URL'],
    ['https://user@example.com/', 'user name'],
    ['https://user:secret@example.com/', 'user name'],
    ['https://:secret@example.com/', 'user name'],
    ['https://example.com\\@10.0.0.1/', 'backslashes'],
    ['https://exam\tple.com/', 'spaces'],
    ['https://999.1.1.1/', 'valid URL'],
    ['https://[::1/', 'valid URL'],
  ])('refuses %s', (url, reason) =>
    expect(outboundUrl(url, production)).toMatchObject({ ok: false, error: expect.stringContaining(reason) }),
  )

  it.each([
    // names
    'https://localhost/',
    'https://LOCALHOST/',
    'https://localhost./',
    'https://foo.localhost/',
    'https://intranet/',
    'https://printer.local/',
    'https://printer.local./',
    'https://db.internal/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://metadata.google.internal./',
    'https://router.lan/',
    'https://box.home.arpa/',
    'https://ｌｏｃａｌｈｏｓｔ/',
    'https://%6c%6f%63alhost/',
    // IPv4, in every way of writing it
    'https://127.0.0.1/',
    'https://127.0.0.1./',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://１２７.0.0.1/',
    'https://127。0。0。1/',
    'https://0.0.0.0/',
    'https://0/',
    'https://10.0.0.1/',
    'https://10.255.255.255/',
    'https://100.64.0.1/',
    'https://100.127.255.255/',
    'https://100.100.100.200/',
    'https://168.63.129.16/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0xa9fea9fe/',
    'https://2852039166/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.0.0.192/',
    'https://192.0.2.1/',
    'https://192.168.1.1/',
    'https://198.18.0.1/',
    'https://198.19.255.255/',
    'https://198.51.100.7/',
    'https://203.0.113.9/',
    'https://224.0.0.1/',
    'https://240.0.0.1/',
    'https://255.255.255.255/',
    // IPv6
    'https://[::]/',
    'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://[64:ff9b::8.8.8.8]/',
    'https://[64:ff9b:1::a00:1]/',
    'https://[100::1]/',
    'https://[2001::1]/',
    'https://[2001:10::1]/',
    'https://[2001:db8::1]/',
    'https://[2002:7f00:1::]/',
    'https://[3fff:fff::1]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
  ])('refuses the host of %s as not public', (url) =>
    expect(outboundUrl(url, production)).toEqual({ ok: false, error: 'must point to a public host' }),
  )

  it.each([
    'https://api.revkeen.example/v2/customers',
    'https://API.revkeen.example./',
    'https://pay.revkeen.example:8443/',
    'https://hooks.revkeen.example/nmi',
  ])('refuses %s as its own', (url) =>
    expect(outboundUrl(url, production)).toEqual({ ok: false, error: 'must not point to this service itself' }),
  )
})

describe('outbound URLs in development', () => {
  it.each([
    'http://127.0.0.1:9000/hook',
    'http://localhost:9000/',
    'http://[::1]:9000/',
    'http://foo.localhost:9000/',
    'https://example.com/',
  ])('takes %s', (url) => expect(outboundUrl(url, development).ok).toBe(true))

  it.each([
    'http://example.com/',
    'http://10.0.0.1/',
    'https://192.168.0.1/',
    'http://0.0.0.0:9000/',
    'ftp://localhost/',
  ])('still refuses %s', (url) => expect(outboundUrl(url, development).ok).toBe(false))

  it.each(['http://127.0.0.1:8787/v2', 'http://localhost:8788/', 'http://127.1:8787/', 'http://[::1]:8787/'])(
    'refuses %s as its own',
    (url) =>
      expect(outboundUrl(url, development)).toEqual({ ok: false, error: 'must not point to this service itself' }),
  )
})
