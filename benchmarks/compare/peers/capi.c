/*
 * Times the calls that predict one row through the C APIs of XGBoost and LightGBM.
 *
 *   cc -O2 -o capi capi.c -ldl
 *   ./capi xgboost  LIBXGBOOST.SO    MODEL.ubj ROWS.f32 COLUMNS [WARM COLD]
 *   ./capi lightgbm LIB_LIGHTGBM.SO  MODEL.txt ROWS.f32 COLUMNS [WARM COLD]
 *
 * The libraries are those of the Python packages: xgboost/lib/libxgboost.so and
 * lightgbm/lib/lib_lightgbm.so. ROWS.f32 has float32 values, row by row; calls
 * take its rows in turn, so that no branch predictor learns one row. Each call is
 * timed by itself: WARM calls one after the other, then COLD calls with 64 MB
 * written between two of them. A line is printed for each kind:
 *
 *   engine=xgboost cache=warm calls=20000 min_ns=... median_ns=... p99_ns=... sum=...
 *
 * sum is that of the outputs of the calls of the line: with as many calls it is
 * the same for whoever predicts the same rows with the same model.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef void *handle;

/* xgboost/c_api.h */
static int (*XGBoosterCreate)(const handle *, uint64_t, handle *);
static int (*XGBoosterLoadModel)(handle, const char *);
static int (*XGBoosterSetParam)(handle, const char *, const char *);
static int (*XGBoosterPredictFromDense)(handle, const char *, const char *, handle, const uint64_t **, uint64_t *, const float **);

/* LightGBM/c_api.h */
static int (*LGBM_BoosterCreateFromModelfile)(const char *, int *, handle *);
static int (*LGBM_BoosterPredictForMatSingleRowFastInit)(handle, int, int, int, int, int32_t, const char *, handle *);
static int (*LGBM_BoosterPredictForMatSingleRowFast)(handle, const void *, int64_t *, double *);

static void die(const char *what) {
  fprintf(stderr, "capi: %s\n", what);
  exit(1);
}

#define SYMBOL(name) \
  if (!(*(void **)&name = dlsym(lib, #name))) die("no symbol " #name)
#define CALL(x) \
  if ((x) != 0) die(#x)

static handle model;       /* the booster, or the prepared call of LightGBM */
static float *row;         /* where a call finds its row */
static char array[200];    /* the row as XGBoost is told of it */
static int columns;

static double xgboost_row(void) {
  const uint64_t *shape;
  uint64_t dims;
  const float *out;
  CALL(XGBoosterPredictFromDense(model, array,
      "{\"type\":0,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,\"strict_shape\":false,\"missing\":NaN}",
      NULL, &shape, &dims, &out));
  return out[0];
}

static double lightgbm_row(void) {
  int64_t size;
  double out[1024];
  CALL(LGBM_BoosterPredictForMatSingleRowFast(model, row, &size, out));
  return out[0];
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void measure(const char *engine, double (*predict)(void), const float *rows, size_t n, int calls, int cold) {
  enum { size = 64 << 20, line = 64 };
  static volatile char *memory;
  if (!memory) memory = calloc(size, 1);
  int64_t *took = malloc(calls * sizeof *took);
  double sum = 0;
  for (int i = 0; i < calls; i++) {
    if (cold)
      for (size_t j = 0; j < size; j += line) memory[j]++;
    memcpy(row, rows + (i % n) * columns, columns * sizeof *row);
    int64_t begin = now();
    double out = predict();
    took[i] = now() - begin;
    sum += out;
  }
  qsort(took, calls, sizeof *took, ascending);
  printf("engine=%s cache=%s calls=%d min_ns=%lld median_ns=%lld p99_ns=%lld sum=%.9g\n", engine, cold ? "cold" : "warm", calls,
         (long long)took[0], (long long)took[calls / 2], (long long)took[(int64_t)calls * 99 / 100], sum);
  free(took);
}

int main(int argc, char **argv) {
  if (argc < 6) die("usage: capi xgboost|lightgbm LIBRARY MODEL ROWS.f32 COLUMNS [WARM COLD]");
  const char *engine = argv[1];
  int warm = argc > 6 ? atoi(argv[6]) : 20000, cold = argc > 7 ? atoi(argv[7]) : 200;
  columns = atoi(argv[5]);
  if (columns <= 0 || warm <= 0 || cold <= 0) die("counts must be positive");
  handle lib = dlopen(argv[2], RTLD_NOW);
  if (!lib) die(dlerror());

  FILE *f = fopen(argv[4], "rb");
  if (!f) die("no rows");
  fseek(f, 0, SEEK_END);
  size_t bytes = ftell(f), n = bytes / (columns * sizeof(float));
  rewind(f);
  float *rows = malloc(bytes);
  row = malloc(columns * sizeof *row);
  if (n == 0 || fread(rows, 1, bytes, f) != bytes) die("no rows");
  fclose(f);

  double (*predict)(void);
  if (strcmp(engine, "xgboost") == 0) {
    SYMBOL(XGBoosterCreate);
    SYMBOL(XGBoosterLoadModel);
    SYMBOL(XGBoosterSetParam);
    SYMBOL(XGBoosterPredictFromDense);
    CALL(XGBoosterCreate(NULL, 0, &model));
    CALL(XGBoosterLoadModel(model, argv[3]));
    CALL(XGBoosterSetParam(model, "nthread", "1"));
    snprintf(array, sizeof array, "{\"data\":[%llu,true],\"shape\":[1,%d],\"typestr\":\"<f4\",\"version\":3}",
             (unsigned long long)(uintptr_t)row, columns);
    predict = xgboost_row;
  } else if (strcmp(engine, "lightgbm") == 0) {
    handle booster;
    int iterations;
    SYMBOL(LGBM_BoosterCreateFromModelfile);
    SYMBOL(LGBM_BoosterPredictForMatSingleRowFastInit);
    SYMBOL(LGBM_BoosterPredictForMatSingleRowFast);
    CALL(LGBM_BoosterCreateFromModelfile(argv[3], &iterations, &booster));
    CALL(LGBM_BoosterPredictForMatSingleRowFastInit(booster, 0, 0, -1, 0, columns, "num_threads=1", &model));
    predict = lightgbm_row;
  } else {
    die("the engine must be xgboost or lightgbm");
  }
  for (int i = 0; i < 1000; i++) { /* caches that the libraries make by the way */
    memcpy(row, rows + (i % n) * columns, columns * sizeof *row);
    predict();
  }
  measure(engine, predict, rows, n, warm, 0);
  measure(engine, predict, rows, n, cold, 1);
  return 0;
}
