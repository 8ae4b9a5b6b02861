import type { Shop } from './shop.ts'

/** Ids of what the tests' shop sells. */
export interface Shelf {
  readonly blend: string
  readonly filter: string
  readonly mug: string
}

/** Puts three products on the shelf: 28.50, 6.50 and 19.00 US dollars. */
export async function stock(shop: Shop): Promise<Shelf> {
  const [blend, filter, mug] = await Promise.all([
    shop.product({
      name: 'House Blend, 1 kg',
      amountMinor: 2850,
      description: 'Whole beans, roasted on Tuesdays. Chocolate, hazelnut, a little orange.',
      picture: 'house-blend',
    }),
    shop.product({ name: 'Paper filters', amountMinor: 650, description: 'Unbleached, 100 pieces', picture: 'filter' }),
    shop.product({
      name: 'Enamel mug',
      amountMinor: 1900,
      picture: 'mug',
      features: ['Holds 350 ml', 'Dishwasher safe'],
    }),
  ])
  return { blend, filter, mug }
}

/** A link on which the buyer names the price of a product, from 5.00 to 1000.00. */
export async function nameYourPrice(shop: Shop, product: string): Promise<string> {
  const { public_id: price } = await shop.post('/prices', {
    product_id: product,
    currency: 'USD',
    pricing_model: 'pay_what_you_want',
    minimum_amount: 500,
    maximum_amount: 100_000,
    suggested_amount: 2500,
    preset_amounts: [1500, 2500, 5000],
  })
  return shop.link({ line_items: [{ price }] })
}
