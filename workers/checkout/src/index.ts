export default { fetch: () => new Response('checkout') }
