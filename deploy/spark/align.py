#!/usr/bin/env python3
"""Aligns the pairs of a list on Apache Spark; `muqabala worker` does the work.

    spark-submit --master 'local[2]' align.py LIST OUT [PARTITIONS] [options]

LIST is what `muqabala batch INPUT -o OUT --requests` prints (a line of JSON for each pair), or a
CSV with the columns source,target and, if wanted, name. It and the documents may lie anywhere that
Spark reads from: a local path, hdfs://…, s3a://….  OUT becomes a folder of answers (JSON lines, or
Parquet with --parquet); `muqabala gather OUT -o MEMORIES` makes of the lines what `muqabala batch`
would have made.
"""

import argparse
import base64
import csv
import io
import json
import os
import sys

from pyspark.sql import SparkSession


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", help="list of pairs, as lines of JSON or as CSV")
    parser.add_argument("out", help="folder for the answers; must not be there")
    parser.add_argument("partitions", nargs="?", type=int, default=0,
                        help="parts of the list (four for each core by default)")
    parser.add_argument("--worker", default="muqabala worker", help="command of the worker, with its options")
    parser.add_argument("--carry", action="store_true",
                        help="send documents with the lines: for workers that do not share a disk with the list")
    parser.add_argument("--parquet", action="store_true", help="write Parquet with the columns id, status, answer")
    return parser.parse_args()


def requests(text, folder):
    """The lines of the list. A name comes from the source file where the list has none."""
    if text.lstrip("\ufeff").lstrip().startswith("{"):
        for line in text.lstrip("\ufeff").splitlines():
            if line.strip():
                yield line
        return
    for number, row in enumerate(csv.DictReader(io.StringIO(text.lstrip("\ufeff")))):
        row = {str(key).strip().lower(): (value or "").strip() for key, value in row.items() if key}
        place = lambda path: path if "://" in path or os.path.isabs(path) else os.path.join(folder, path)
        source, target = row.get("source", ""), row.get("target", "")
        name = row.get("name") or os.path.splitext(os.path.basename(source))[0].removesuffix(".ar").removesuffix(".en")
        request = {"id": name, "number": number}
        if source and target:
            request.update(source=place(source), target=place(target))
        else:
            request["error"] = f"line {number + 2}: source or target is empty; name two files on every line, or a symbol"
        yield json.dumps(request, ensure_ascii=False)


def addresses(line):
    """The places of both documents of a line, as far as they are paths."""
    try:
        request = json.loads(line)
    except ValueError:
        return []
    sides = [request.get(side) for side in ("source", "target")] if isinstance(request, dict) else []
    paths = [side.get("path") if isinstance(side, dict) and not {"text", "base64"} & side.keys() else side
             for side in sides]
    return [path for path in paths if isinstance(path, str)]


def carried(spark, lines):
    """Lines with the content of their documents, read by Spark wherever they lie."""
    places = lines.flatMap(lambda line: [(path, line) for path in addresses(line)])
    if places.isEmpty():
        return lines
    reader = spark.sparkContext
    # Keys of binaryFiles are full addresses; the driver asks for each path by itself, so that it knows them.
    wanted = places.keys().distinct().collect()
    full = dict(zip(wanted, (qualified(spark, path) for path in wanted)))
    there = [path for path in wanted if exists(spark, path)]
    if not there:
        return lines
    contents = reader.binaryFiles(",".join(full[path].replace(",", "\\,") for path in there),
                                  max(1, min(len(there), lines.getNumPartitions())))
    names = reader.broadcast({address: path for path, address in full.items()})
    by_path = contents.map(lambda item: (names.value.get(item[0], item[0]), base64.b64encode(item[1]).decode()))
    joined = places.leftOuterJoin(by_path)
    by_line = joined.map(lambda item: (item[1][0], (item[0], item[1][1]))).groupByKey()

    def fill(item):
        line, documents = item
        documents = dict(documents)
        request = json.loads(line)
        for side in ("source", "target"):
            path = request.get(side)
            path = path.get("path") if isinstance(path, dict) else path
            if documents.get(path) is not None:
                request[side] = {"path": path, "base64": documents[path]}
        return json.dumps(request, ensure_ascii=False)

    rest = lines.filter(lambda line: not addresses(line))
    return by_line.map(fill).union(rest)


def hadoop(spark, path):
    jvm = spark.sparkContext._jvm
    place = jvm.org.apache.hadoop.fs.Path(path)
    return place, place.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())


def qualified(spark, path):
    place, system = hadoop(spark, path)
    return system.makeQualified(place).toString()


def exists(spark, path):
    place, system = hadoop(spark, path)
    return system.exists(place)


def main():
    args = arguments()
    spark = SparkSession.builder.appName("muqabala").getOrCreate()
    context = spark.sparkContext
    # The whole list is one text: the numbers of its lines are the order of the result.
    (_, text), = context.wholeTextFiles(args.list, 1).collect()
    lines = list(requests(text, os.path.dirname(args.list)))
    if not lines:
        sys.exit("no pair in the list")
    relative = next((path for line in lines for path in addresses(line) if "://" not in path and not os.path.isabs(path)), None)
    if relative and not args.carry and not context.master.startswith("local"):
        sys.exit(f"{relative}: executors run in folders of their own and would not find it; "
                 "give `muqabala batch --requests` the full path of its input, or add --carry")
    # No empty parts: a process would start for nothing.
    parts = min(len(lines), args.partitions or 4 * context.defaultParallelism)
    work = context.parallelize(lines, parts)
    if args.carry:
        work = carried(spark, work).repartition(parts)
    done, failed = context.accumulator(0), context.accumulator(0)

    def count(line):
        done.add(1)
        if '"error":' in line[:4096] and '"units":' not in line:
            failed.add(1)
        return line

    # One process for each part, so the lexicon is read once; a process that fails fails the part.
    answers = work.pipe(args.worker, checkCode=True).map(count)
    if args.parquet:
        from pyspark.sql import Row
        def row(line):
            answer = json.loads(line)
            return Row(id=answer["id"], status=answer["status"], answer=line)
        spark.createDataFrame(answers.map(row), "id string, status string, answer string").write.parquet(args.out)
    else:
        answers.saveAsTextFile(args.out)
    print(json.dumps({"pairs": len(lines), "answers": done.value, "failed": failed.value, "partitions": parts}))
    spark.stop()


if __name__ == "__main__":
    main()
