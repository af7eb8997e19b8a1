import Networks

/// Sessions of one network for batches of several sizes, all in the memory of the largest.
///
/// Sessions that share memory disturb each other: what a pass left is gone when another session has run.
final class SessionPool {
  private let network: Network
  private let largest: Int
  private let host: SessionPool?
  private let configuration: (Int) -> PassConfiguration
  private var sessions: [Int: Session] = [:]

  /// - Parameters:
  ///   - network: the network that the sessions run.
  ///   - largest: images of the largest batch.
  ///   - host: a pool whose memory is used where it suffices.
  ///   - configuration: what a session for so many images is made for.
  init(
    _ network: Network, largest: Int, sharing host: SessionPool? = nil,
    configuration: @escaping (Int) -> PassConfiguration
  ) {
    self.network = network
    self.largest = largest
    self.host = host
    self.configuration = configuration
  }

  /// The session for batches of `count` images.
  /// - Throws: `GraphError.memory` when the machine has too little.
  func session(_ count: Int) throws -> Session {
    if let made = sessions[count] { return made }
    let lender = count == largest ? try host?.lender() : try lender()
    let made = try Session(network, configuration(count), sharing: lender)
    sessions[count] = made
    return made
  }

  /// The session with the most memory.
  func lender() throws -> Session { try session(largest) }
}
