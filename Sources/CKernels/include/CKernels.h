/* Numeric kernels in C: compiled with optimisation in every configuration and for several instruction sets.
   No globals, no allocation; every function works on the range it is given, so that callers can split work over threads.
   Activations are [rows, channels] or [N, H, W, C], channels innermost. */
#ifndef FER_CKERNELS_H
#define FER_CKERNELS_H

#include "activation.h"
#include "bfloat16.h"
#include "convolution.h"
#include "depthwise.h"
#include "elementwise.h"
#include "embedding.h"
#include "normalization.h"
#include "optimizers.h"
#include "pooling.h"
#include "winograd.h"

#endif
