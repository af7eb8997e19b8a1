#ifndef FER_BFLOAT16_H
#define FER_BFLOAT16_H

#include <stdint.h>

/* bfloat16: the upper half of a float, rounded to nearest, ties to even; a NaN stays one. Both functions read a matrix
   [rows][columns] whose rows lie `stride` floats apart and write it without gaps. */
void fer_to_bfloat16(uint16_t *out, const float *x, long rows, long columns, long stride);

/* The same values as floats. */
void fer_round_to_bfloat16(float *out, const float *x, long rows, long columns, long stride);

#endif
