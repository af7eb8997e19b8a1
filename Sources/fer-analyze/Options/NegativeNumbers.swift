/// Joins `--option -3` to `--option=-3`: ArgumentParser takes a value that begins with a dash for another option, and says
/// that the value is missing.
enum NegativeNumbers {
  static func join(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for argument in arguments {
      if argument.hasPrefix("-"), Double(argument) != nil, let option = joined.last, option.hasPrefix("--"),
        option.count > 2, !option.contains("=")
      {
        joined[joined.count - 1] = "\(option)=\(argument)"
      } else {
        joined.append(argument)
      }
    }
    return joined
  }
}
