export default { fetch: () => new Response('engine'), scheduled: () => undefined, queue: () => undefined }
