/**
 * Where the prepared fonts come from: the static files of a worker, or a folder. Paths are relative, like
 * `inter/latin-400.ttf`.
 */
export interface FontSource {
  /** The bytes of a file, or null where there is none. Throws when it cannot be reached. */
  read(path: string): Promise<Uint8Array | null>
}

/** What serves static files: the assets binding of a worker. */
interface AssetFetcher {
  fetch(url: string): Promise<Response>
}

/** Fonts from the static files of a worker, below `folder` (as prepared by the build: `fonts`). */
export function fontsFromAssets(assets: AssetFetcher, folder = 'fonts'): FontSource {
  return {
    async read(path) {
      const response = await assets.fetch(`https://assets.invalid/${folder}/${path}`)
      if (response.status === 404) return null
      if (!response.ok) throw new Error(`font ${path} answered ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}
