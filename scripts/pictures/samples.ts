import type { InvoiceInput } from '@revkeen-edge/documents'
import { invoiceAmounts, type AmountsLine } from '@revkeen-edge/domain/amounts.ts'
import type { OrderDiscount } from '@revkeen-edge/domain/amounts-discount.ts'
import type { AppliedRate } from '@revkeen-edge/domain/amounts-tax.ts'
import type { Customer } from '@revkeen-edge/domain/customer.ts'
import type { Invoice, InvoiceLine } from '@revkeen-edge/domain/invoice.ts'
import type { Merchant } from '@revkeen-edge/domain/tenant.ts'
import { customerRow, invoiceRow, ISSUED, lineRow, merchantRow } from '../../tests/documents/rows.ts'

/** What a printed invoice of 60 lines says in one language. */
export interface Sample {
  readonly locale: string
  readonly currency: string
  /** Of the cheapest thing for sale, in minor units. */
  readonly unitMinor: number
  readonly merchant: Partial<Merchant>
  readonly customer: Partial<Customer>
  readonly texts: Pick<Invoice, 'memo' | 'footer' | 'customFields'>
  /** Six, over and over. */
  readonly descriptions: readonly string[]
  /** Of most lines, and of every sixth. */
  readonly rates: readonly [standard: SampleRate, other: SampleRate]
}

interface SampleRate {
  readonly name: string
  /** Ten-thousandths of a percent. */
  readonly percentage: number
}

const LINES = 60
const QUANTITIES = [1, 8, 3, 10, 5, 12, 7, 2, 9, 4, 11, 6]
/** November in the time zone of every sample: until midnight in the easternmost. */
const NOVEMBER = { periodStart: Date.UTC(2026, 10, 1), periodEnd: Date.UTC(2026, 10, 30, 15) }
/** How the six are billed. */
const BILLED: readonly Partial<InvoiceLine>[] = [
  { billingInterval: 'month', billingIntervalCount: 1, ...NOVEMBER },
  { billingInterval: 'quarter', billingIntervalCount: 1 },
  { billingInterval: 'half_year', billingIntervalCount: 1 },
  { billingInterval: 'month', billingIntervalCount: 1, ...NOVEMBER },
  { billingInterval: 'year', billingIntervalCount: 1 },
  {},
]

/** Five percent off the fifth of the six. */
const SUPPORT_FOR_LESS: OrderDiscount = {
  id: 'support',
  type: 'percentage',
  value: 50_000,
  currency: null,
  scope: 'specific_products',
  productIds: ['4'],
}

/** The rows of a sample, with the amounts that the domain's own rules give. */
export function inputOf(sample: Sample, logo: Uint8Array): InvoiceInput {
  const { locale, currency, customer, texts } = sample
  const sold = Array.from({ length: LINES }, (_, index) => soldLine(sample, index))
  const result = invoiceAmounts({
    currency,
    lines: sold.map(({ line, rate }): AmountsLine => ({
      productId: line.productId,
      recurring: line.billingInterval !== null,
      subtotalMinor: line.subtotalMinor,
      rates: [rate],
    })),
    discounts: [SUPPORT_FOR_LESS],
    treatment: 'taxed',
  })
  if (!result.ok) throw new Error(`the sample in ${locale} has no amounts: ${result.error.code}`)
  const { lines: amounts, taxes, subtotalMinor, discountMinor, taxMinor, totalMinor } = result.value
  const lines = sold.map(({ line }, index) => ({ ...line, ...amounts[index] }))
  const figures = { subtotalMinor, discountMinor, taxMinor, totalMinor, taxes: [...taxes] }
  return {
    merchant: merchantRow({ ...sample.merchant, currency }),
    customer: customerRow({ companyName: null, taxId: null, ...customer }),
    invoice: invoiceRow(lines, { currency, ...figures, ...texts }),
    lines,
    locale,
    now: ISSUED,
    logo,
    payUrl: 'https://pay.northwind.example/i/abc',
  }
}

function soldLine({ descriptions, unitMinor, rates }: Sample, index: number): { line: InvoiceLine; rate: AppliedRate } {
  const kind = index % descriptions.length
  const line = lineRow(index, {
    productId: String(kind),
    description: descriptions[kind] ?? '',
    quantity: QUANTITIES[index % QUANTITIES.length] ?? 1,
    unitAmountMinor: unitMinor * (1 + kind),
    ...BILLED[kind],
  })
  const { name, percentage } = rates[kind === 5 ? 1 : 0]
  const rate = {
    id: name,
    displayName: name,
    percentage,
    inclusive: false,
    jurisdiction: null,
    taxType: 'vat',
  } as const
  return { line, rate }
}

export const SAMPLES: Readonly<Record<'en' | 'ja' | 'ar', Sample>> = {
  en: {
    locale: 'en-GB',
    currency: 'GBP',
    unitMinor: 1250,
    merchant: {
      addressLine1: '1 Harbour Exchange',
      city: 'London',
      postalCode: 'E14 9GE',
      taxId: 'GB 987 6543 21',
    },
    customer: { companyName: 'Analytical Engines plc', taxId: 'GB 123 4567 89' },
    texts: {
      memo: 'Thank you for another year with us.',
      footer: 'Northwind Cloud Ltd · Registered in England, number 01234567',
      customFields: { 'Purchase order': 'PO-7781' },
    },
    descriptions: [
      'General-purpose compute',
      'Standard object storage',
      'Managed database, high availability',
      'Data transfer to the internet',
      'Business support',
      'Printed handbooks',
    ],
    rates: [
      { name: 'VAT', percentage: 200_000 },
      { name: 'Reduced VAT', percentage: 50_000 },
    ],
  },
  ja: {
    locale: 'ja-JP',
    currency: 'JPY',
    unitMinor: 1500,
    merchant: {
      name: 'ノースウィンド株式会社',
      timezone: 'Asia/Tokyo',
      country: 'JP',
      addressLine1: '丸の内1-9-2 グラントウキョウ',
      city: '千代田区',
      state: '東京都',
      postalCode: '100-6701',
      taxId: 'T1234567890123',
    },
    customer: {
      companyName: '株式会社解析機関',
      name: '山田 愛',
      addressLine1: '銀座4-6-16',
      city: '中央区',
      state: '東京都',
      postalCode: '104-0061',
      country: 'JP',
    },
    texts: {
      memo: '今年もご利用いただき、ありがとうございます。',
      footer: 'お振込手数料はお客様のご負担でお願いいたします。',
      customFields: { 注文番号: 'PO-7781' },
    },
    descriptions: [
      '汎用コンピューティング',
      '標準オブジェクトストレージ',
      'マネージドデータベース（高可用性）',
      'インターネットへのデータ転送',
      'ビジネスサポート Business Support',
      '印刷版ハンドブック',
    ],
    rates: [
      { name: '消費税', percentage: 100_000 },
      { name: '消費税 軽減税率', percentage: 80_000 },
    ],
  },
  ar: {
    locale: 'ar-BH',
    currency: 'BHD',
    unitMinor: 1500,
    merchant: {
      name: 'شركة رياح الشمال السحابية',
      timezone: 'Asia/Bahrain',
      country: 'BH',
      addressLine1: 'برج المرفأ، شارع الملك فيصل',
      city: 'المنامة',
      postalCode: '317',
      taxId: '200012345600002',
    },
    customer: {
      companyName: 'مؤسسة المحرك التحليلي',
      name: 'آدا لوفليس',
      addressLine1: 'طريق 1010، مبنى 12',
      city: 'المحرق',
      postalCode: '213',
      country: 'BH',
    },
    texts: {
      memo: 'شكرًا لكم على عام آخر معنا.',
      footer: 'شركة رياح الشمال السحابية · سجل تجاري رقم 12345-1',
      customFields: { 'أمر الشراء': 'PO-7781' },
    },
    descriptions: [
      'حوسبة للأغراض العامة',
      'تخزين الكائنات القياسي',
      'قاعدة بيانات مُدارة عالية التوفر',
      'نقل البيانات إلى الإنترنت',
      'دعم الأعمال Business Support',
      'كتيبات مطبوعة',
    ],
    rates: [
      { name: 'ضريبة القيمة المضافة', percentage: 100_000 },
      { name: 'ضريبة القيمة المضافة', percentage: 0 },
    ],
  },
}
