/// Collects the parts of a document. A string literal is a paragraph; `if` and `for` work as usual.
@resultBuilder
public enum BlockBuilder {
  /// A paragraph; empty prose is left out.
  public static func buildExpression(_ prose: Prose) -> [Block] { prose.isEmpty ? [] : [.paragraph(prose)] }
  /// One block.
  public static func buildExpression<B: BlockConvertible>(_ block: B) -> [Block] { [block.block] }
  /// Several blocks.
  public static func buildExpression<B: BlockConvertible>(_ blocks: [B]) -> [Block] { blocks.map(\.block) }
  /// A block that may be absent.
  public static func buildExpression<B: BlockConvertible>(_ block: B?) -> [Block] { block.map { [$0.block] } ?? [] }
  /// Blocks one after another.
  public static func buildBlock(_ blocks: [Block]...) -> [Block] { blocks.flatMap { $0 } }
  /// `if` without `else`.
  public static func buildOptional(_ blocks: [Block]?) -> [Block] { blocks ?? [] }
  /// The first branch of `if` and `else`.
  public static func buildEither(first blocks: [Block]) -> [Block] { blocks }
  /// The second branch of `if` and `else`.
  public static func buildEither(second blocks: [Block]) -> [Block] { blocks }
  /// `for` … `in`.
  public static func buildArray(_ blocks: [[Block]]) -> [Block] { blocks.flatMap { $0 } }
  /// `if #available`.
  public static func buildLimitedAvailability(_ blocks: [Block]) -> [Block] { blocks }
}
