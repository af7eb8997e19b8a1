/// The page's colours, once for light and once for dark surroundings. Every pair of text and ground that the page uses has
/// a contrast of at least 4.5 : 1.
enum PageColours {
  static let light = """
    --paper:#fdfdfc;--raised:#ffffff;--ink:#1c2127;--soft:#5a636e;--line:#e4e6e9;--strong-line:#c9ced4;
    --accent:#1c5d99;--critical:#b0241c;--critical-ground:#fcf1f0;--warning:#835300;--warning-ground:#fcf6e8;
    --note:#2b5f92;--note-ground:#f1f5fa;--pass:#1d6b3c;--track:#edeff1;--fill:#7ba6cf;--code-ground:#f4f5f6;
    """

  static let dark = """
    --paper:#14171a;--raised:#1a1e22;--ink:#e7e9eb;--soft:#a0a9b3;--line:#2b3137;--strong-line:#434b53;
    --accent:#86b9ee;--critical:#ff9187;--critical-ground:#2b1b1a;--warning:#efbb5c;--warning-ground:#292216;
    --note:#92bfec;--note-ground:#18212b;--pass:#7bcf9b;--track:#2a3036;--fill:#4d7ba9;--code-ground:#1d2226;
    """
}
