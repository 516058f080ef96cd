#!/usr/bin/env python3
"""Makes lines for `muqabala gather` of answers that `align.py --parquet` wrote, on Apache Spark.

    spark-submit --master 'local[2]' lines.py SHARDS LINES

SHARDS is the folder of Parquet files, or any table with a column `answer` that came of it (less rows, more
columns); LINES becomes a folder of answers as lines of JSON. Both may lie anywhere that Spark reaches.
"""

import sys

from pyspark.sql import SparkSession


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    spark = SparkSession.builder.appName("muqabala lines").getOrCreate()
    # The worker's own line, byte for byte: what Spark reads out of JSON and writes again need not be.
    spark.read.parquet(sys.argv[1]).select("answer").write.text(sys.argv[2])
    spark.stop()


if __name__ == "__main__":
    main()
