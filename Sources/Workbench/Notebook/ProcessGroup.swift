import Files
import Foundation

/// A program in a process group of its own, so that it can be ended together with all that it started.
final class ProcessGroup {
  /// The program's standard input and output: a socket, which says the end of the other side without a signal.
  private let socket: Int32
  private let identifier: pid_t
  private var status: Int32?
  private var isOver = false

  /// Starts a program.
  /// - Parameters:
  ///   - program: its name, looked for on the PATH of this process.
  ///   - arguments: without the program's name.
  ///   - environment: its variables.
  ///   - errors: the file that gets its standard error.
  /// - Throws: `NotebookError.noShell`.
  init(_ program: String, _ arguments: [String], environment: [String: String], errors: String) throws {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw NotebookError.noShell(reason: String(cString: strerror(errno)))
    }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This process may hold back the signals that stop it; its children must not.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGTERM, SIGPIPE, SIGCHLD] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    Self.keepEndings()
    var identifier: pid_t = 0
    let code = posix_spawnp(&identifier, program, &actions, &attributes, words, variables)
    guard code == 0 else {
      close(ends[0])
      throw NotebookError.noShell(reason: String(cString: strerror(code)))
    }
    socket = ends[0]
    self.identifier = identifier
  }

  /// Lets this process learn how its children end: a parent that ignores SIGCHLD hands that down, and the system then
  /// forgets every child at once.
  private static func keepEndings() {
    var action = sigaction()
    guard sigaction(SIGCHLD, nil, &action) == 0 else { return }
    let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    let isIgnored = handler == unsafeBitCast(SIG_IGN, to: Int.self)
    if isIgnored || action.sa_flags & SA_NOCLDWAIT != 0 { signal(SIGCHLD, SIG_DFL) }
  }

  deinit {
    end(grace: 0)
    close(socket)
  }

  /// Sends text to the program's standard input; a program that has ended gets nothing.
  func send(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// What the program wrote to its standard output, waited for at most so long.
  /// - Returns: `nil` when nothing came; no bytes once the program has closed it.
  func receive(seconds: Double) -> [UInt8]? {
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, Int32(seconds * 1000)) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
    if count < 0, errno == EINTR { return nil }
    return Array(bytes.prefix(max(0, count)))
  }

  /// The program's exit code once it has ended, 128 and the number more for a signal, as a shell says it; -1 where somebody
  /// else in this process has asked for it first.
  func exitCode() -> Int32? {
    if let status { return status }
    var value: Int32 = 0
    let found = waitpid(identifier, &value, WNOHANG)
    let isLost = found < 0 && errno == ECHILD
    guard found == identifier || isLost else { return nil }
    let code = isLost ? -1 : value & 0x7F == 0 ? (value >> 8) & 0xFF : 128 + (value & 0x7F)
    status = code
    return code
  }

  /// Ends the program and all that it started: asked first, then without a question.
  /// - Parameter grace: seconds between the two.
  func end(grace: Double) {
    guard !isOver else { return }
    isOver = true
    let limit = Date().addingTimeInterval(grace)
    if grace > 0, exitCode() == nil {
      kill(-identifier, SIGTERM)
      // The program may be gone at once, and what it started still be saving its work.
      while exitCode() == nil || kill(-identifier, 0) == 0, Date() < limit { usleep(10_000) }
    }
    // What the program left behind belongs to its group, which lives as long as one of them.
    kill(-identifier, SIGKILL)
    while exitCode() == nil { usleep(1000) }
  }
}
