/// The signs of the three levels of callouts: an octagon, a triangle and a disc, so that shape tells them apart too.
enum Icon {
  static let symbols = """
    <svg class="unseen" aria-hidden="true" focusable="false"><defs>
    <symbol id="icon-critical" viewBox="0 0 24 24"><path fill="currentColor" fill-rule="evenodd" d="M8 2h8l6 6v8l-6 6H8l-6-6V8zm3 5v7h2V7zm0 8.6v2.2h2v-2.2z"/></symbol>
    <symbol id="icon-warning" viewBox="0 0 24 24"><path fill="currentColor" fill-rule="evenodd" d="M12 2.4 23 21.5H1zM11 9v6.2h2V9zm0 7.6v2.1h2v-2.1z"/></symbol>
    <symbol id="icon-note" viewBox="0 0 24 24"><path fill="currentColor" fill-rule="evenodd" d="M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm-1 4.6v2.2h2V6.6zm0 3.9v7h2v-7z"/></symbol>
    </defs></svg>
    """

  static func use(_ level: Callout.Level) -> String {
    "<svg aria-hidden=\"true\" focusable=\"false\"><use href=\"#icon-\(level.word.lowercased())\"/></svg>"
  }
}
