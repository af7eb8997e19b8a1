#include <cblas.h>
#include <openblas_config.h>
#include <stdlib.h>
#include <string.h>

/* OpenBLAS builds with run-time dispatch have these two; elsewhere they are absent. */
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

/* LAPACK's eigenvalues of a symmetric matrix, which cblas.h does not declare; Fortran wants the lengths of texts last. */
extern void dsyevd_(const char *job, const char *triangle, const blasint *n, double *a, const blasint *stride,
                    double *values, double *work, const blasint *work_size, blasint *whole_work,
                    const blasint *whole_work_size, blasint *status, size_t job_length, size_t triangle_length);

/* Debian's OpenBLAS 0.3.21 does not know processors that came after it and then falls back to kernels of 2004, five times
   slower than what the processor can do. Where that happened, choose again by what the processor supports. A person's own
   OPENBLAS_CORETYPE is respected. Call it before the first product. Returns whether the choice was changed. */
static inline int openblas_choose_kernels(void) {
#if defined(__x86_64__)
  static const char *const outdated[] = {"Prescott", "Core2",  "Penryn", "Dunnington", "Nehalem",
                                         "Atom",     "Generic", "Banias", "Northwood",  "Katmai"};
  if (getenv("OPENBLAS_CORETYPE") || !gotoblas_dynamic_init || !gotoblas_dynamic_quit) return 0;
  const char *present = openblas_get_corename();
  int is_outdated = 0;
  for (unsigned i = 0; i < sizeof outdated / sizeof *outdated; i++)
    if (strcmp(present, outdated[i]) == 0) is_outdated = 1;
  __builtin_cpu_init();
  const char *better = 0;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    better = "SkylakeX";
  else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    better = "Haswell";
  if (!is_outdated || !better) return 0;
  setenv("OPENBLAS_CORETYPE", better, 1);
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  unsetenv("OPENBLAS_CORETYPE");
  return 1;
#else
  return 0;
#endif
}
