import ArgumentParser
import Networks

extension Precision: ExpressibleByArgument {}
