export default { fetch: () => new Response('portal') }
