#ifndef FER_MULTIVERSION_H
#define FER_MULTIVERSION_H

/* Each kernel is compiled for three instruction sets; the loader picks the best one that the CPU has. */
#if defined(__x86_64__) && defined(__linux__)
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MULTIVERSION
#endif

/* Fast-math only where it is written: sums may be reordered, products fused. */
#define RELAXED _Pragma("clang fp reassociate(on) contract(fast)")

#endif
