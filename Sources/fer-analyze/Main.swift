import ArgumentParser
import Files
import Foundation
import Networks

/// The program: reads the command line, runs one command, turns errors into messages and exit codes.
@main
enum Main {
  static func main() {
    do {
      try MatrixLibrary.checkEnvironment()
      let given = NegativeNumbers.join(Array(CommandLine.arguments.dropFirst()))
      let arguments = try ResumeExpansion.expand(try ConfigurationExpansion.expand(given))
      var command = try FerAnalyze.parseAsRoot(arguments)
      try command.run()
    } catch let error as any ReportableError {
      fail("\(error)", error.failure)
    } catch {
      // Help, versions and wrong usage are ArgumentParser's; what it does not know is a defect of this program.
      if !(error is ExitCode), FerAnalyze.exitCode(for: error) == .failure {
        fail("unexpected error: \(error)", .internalError)
      }
      // One style of messages: ArgumentParser's begin with "Error: ".
      let text = FerAnalyze.fullMessage(for: error)
      if FerAnalyze.exitCode(for: error) == .validationFailure, text.hasPrefix("Error: ") {
        fail(String(text.dropFirst("Error: ".count)), .usage)
      }
      FerAnalyze.exit(withError: error)
    }
  }

  private static func fail(_ message: String, _ failure: Failure) -> Never {
    if Console.isTerminal(.standardError) { Console.write("\r\u{1B}[2K", to: .standardError) }
    Console.print("fer-analyze: \(message)\n", to: .standardError)
    Foundation.exit(failure.rawValue)
  }
}
