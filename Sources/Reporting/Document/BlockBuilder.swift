/// Collects the parts of a document. A string literal is a paragraph; `if` and `for` work as usual.
@resultBuilder
public enum BlockBuilder {
  public static func buildExpression(_ prose: Prose) -> [Block] { prose.isEmpty ? [] : [.paragraph(prose)] }
  public static func buildExpression<B: BlockConvertible>(_ block: B) -> [Block] { [block.block] }
  public static func buildExpression<B: BlockConvertible>(_ blocks: [B]) -> [Block] { blocks.map(\.block) }
  public static func buildExpression<B: BlockConvertible>(_ block: B?) -> [Block] { block.map { [$0.block] } ?? [] }
  public static func buildBlock(_ blocks: [Block]...) -> [Block] { blocks.flatMap { $0 } }
  public static func buildOptional(_ blocks: [Block]?) -> [Block] { blocks ?? [] }
  public static func buildEither(first blocks: [Block]) -> [Block] { blocks }
  public static func buildEither(second blocks: [Block]) -> [Block] { blocks }
  public static func buildArray(_ blocks: [[Block]]) -> [Block] { blocks.flatMap { $0 } }
  public static func buildLimitedAvailability(_ blocks: [Block]) -> [Block] { blocks }
}
