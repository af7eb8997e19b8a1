import Testing
import TestSupport

/// `docs/commands.md` says what the help texts of the program say. Passes without looking where there is no Python.
@Suite struct CommandsPageTests {
  @Test("the page of commands is what the help texts make of it") func current() throws {
    guard try Tool.run(program: "python3", ["--version"], in: Fixtures.root)?.status == 0 else { return }
    let outcome = try Tool.run(
      program: "bash", ["Scripts/commands-page.sh", Tool.executable, "--check"], in: Fixtures.root)
    #expect(outcome?.status == 0, "\(outcome?.errors ?? "")")
  }
}
