import Foundation

/// Runs what reads names out of archives.
///
/// libarchive gives names in the characters of the thread's locale, which are those of ASCII unless somebody asks for more:
/// without this it gives none for `größe.png`.
/// - Parameter body: runs on the calling thread, whose locale is afterwards what it was.
public func withUTF8Names<Result, Problem: Error>(
  _ body: () throws(Problem) -> Result
) throws(Problem) -> Result {
  guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else { return try body() }
  let before = uselocale(locale)
  defer {
    uselocale(before)
    freelocale(locale)
  }
  return try body()
}
