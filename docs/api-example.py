#!/usr/bin/env python3
"""From a picture to checked COCO labels through the REST API of iSeg.Web (docs/api.md).

    python3 docs/api-example.py PICTURE X,Y [--server http://localhost:5080] [--token iseg_...] [--project NAME] [--category NAME]

Uploads PICTURE into a project (made where there is none of that name), asks for the mask of what lies at pixel X,Y, keeps it as an object,
exports the project as COCO, and checks the file: the mask in it must be the one that the engine gave. Needs `requests`; decodes with
`pycocotools` where that is installed, and says so where it is not. Ends with 0 when everything agrees.
"""
import argparse
import json
import os
import sys
import time
import uuid

import requests

try:
    from pycocotools import mask as coco_mask
    from pycocotools.coco import COCO
except ImportError:
    coco_mask = COCO = None


class Server:
    """A session with one server: addresses, the token, and errors in the server's own words."""

    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.http = requests.Session()
        if token:
            self.http.headers["Authorization"] = "Bearer " + token

    def call(self, method, path, **arguments):
        """An answer, as `requests` gives it; refusals end the program with what the problem document says."""
        url = path if path.startswith("http") else self.url + (path if path.startswith("/api/") else "/api/v1" + path)
        answer = self.http.request(method, url, timeout=300, **arguments)
        if answer.status_code >= 400:
            problem = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
            sys.exit(f"{method} {url}: {answer.status_code} {problem.get('title', answer.reason)}: {problem.get('detail', '')}")
        return answer

    def every(self, path):
        """All items of a list, page by page."""
        while path:
            answer = self.call("GET", path)
            yield from answer.json()["items"]
            following = answer.links.get("next", {}).get("url")
            path = requests.compat.urljoin(answer.url, following) if following else None

    def finish(self, job):
        """Waits for a job, telling how far it is."""
        tag = None
        while job["state"] in ("queued", "running"):
            time.sleep(0.2)
            answer = self.call("GET", job["links"]["self"], headers={"If-None-Match": tag} if tag else {})
            if answer.status_code == 200:
                job, tag = answer.json(), answer.headers["ETag"]
                print(f"  {job['kind']}: {job['state']} {job['done']}/{job['total']}")
        if job["state"] != "succeeded":
            sys.exit(f"The {job['kind']} {job['state']}: {job['error']}")
        return job


def runs_of(segmentation):
    """Run lengths out of COCO's compressed text, without pycocotools: five bits a character, from the fourth run on differences."""
    runs, at, text = [], 0, segmentation["counts"]
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            group = ord(text[at]) - 48
            value |= (group & 31) << shift
            more, shift, at = group & 32, shift + 5, at + 1
            if not more and group & 16:
                value |= -1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
    return runs


def area_of(segmentation):
    """Foreground pixels of a mask."""
    if coco_mask:
        return int(coco_mask.area({"size": segmentation["size"], "counts": segmentation["counts"].encode()}))
    return sum(runs_of(segmentation)[1::2])


def is_at(segmentation, x, y):
    """Whether a pixel is foreground; masks run down the columns."""
    if coco_mask:
        return bool(coco_mask.decode({"size": segmentation["size"], "counts": segmentation["counts"].encode()})[y, x])
    end = 0
    for number, run in enumerate(runs_of(segmentation)):
        end += run
        if x * segmentation["size"][0] + y < end:
            return number % 2 == 1
    return False


def check(what, holds):
    if not holds:
        sys.exit(f"NOT TRUE: {what}")
    print(f"  ok: {what}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("picture")
    parser.add_argument("point", metavar="X,Y")
    parser.add_argument("--server", default="http://localhost:5080")
    parser.add_argument("--token", default=os.environ.get("ISEG_TOKEN"))
    parser.add_argument("--project", default="API example")
    parser.add_argument("--category", default="object")
    parser.add_argument("--keep", metavar="FILE", default="api-example.coco.json", help="where the exported labels go")
    arguments = parser.parse_args()
    x, y = (int(number) for number in arguments.point.split(","))
    server = Server(arguments.server, arguments.token)
    if coco_mask is None:
        print("pycocotools is not installed: masks are decoded by this script itself (pip install pycocotools).")

    project = next((p for p in server.every("/projects") if p["name"].lower() == arguments.project.lower()), None)
    project = project or server.call("POST", "/projects", json={"name": arguments.project}).json()
    home = f"/projects/{project['id']}"
    print(f"Project {project['id']}: {project['name']}")

    if arguments.category.lower() not in (c["name"].lower() for c in server.every(home + "/categories")):
        server.call("POST", home + "/categories", json={"name": arguments.category})

    # The file is the body. Uploading it again is harmless: the answer names the picture that is there.
    with open(arguments.picture, "rb") as file:
        upload = server.call("POST", home + "/pictures", params={"path": os.path.basename(arguments.picture)}, data=file,
                             headers={"Content-Type": "application/octet-stream"}).json()
    picture = server.call("GET", f"/pictures/{upload['items'][0]['pictureId']}").json()
    print(f"Picture {picture['id']}: {picture['path']}, {picture['width']} x {picture['height']}")

    # The key makes it safe to send this again when the answer got lost: it is one object, however often it is asked for.
    answer = server.call("POST", f"/pictures/{picture['id']}/segment", headers={"Idempotency-Key": str(uuid.uuid4())}, json={
        "prompts": [{"kind": "point", "x": x, "y": y}],
        "saveAs": {"category": arguments.category},
    }).json()
    mask, made = answer["segmentation"], answer["annotation"]
    print(f"Object {made['id']}: {answer['area']} pixels, score {answer['score']}, by {answer['backbone']}")
    check("the mask has as many pixels as the answer says", area_of(mask) == answer["area"])
    check(f"pixel {x},{y} belongs to the object", is_at(mask, x, y))

    # Somebody may have corrected the object meanwhile: a change that names an old version is refused.
    stale = server.http.put(server.url + f"/api/v1/pictures/{picture['id']}/annotations/{made['id']}", headers={"If-Match": '"0"'},
                            json={"categoryId": made["categoryId"], "segmentation": mask})
    check("a change of an old version is refused", stale.status_code == 412)

    job = server.finish(server.call("POST", home + "/exports", json={"format": "coco"}).json())
    check("every object was read back exactly", job["result"]["export"]["verification"]["isLossless"])
    labels = server.call("GET", job["links"]["file"]).content
    with open(arguments.keep, "wb") as file:
        file.write(labels)

    coco = COCO(arguments.keep).dataset if COCO else json.loads(labels)
    found = [a for a in coco["annotations"] if a["id"] == made["cocoId"]]
    check("the exported file has the object once", len(found) == 1)
    check("with the very mask that the engine gave", found[0]["segmentation"] == mask and found[0]["area"] == answer["area"])
    print(f"{arguments.keep}: {len(coco['images'])} pictures, {len(coco['annotations'])} objects. Everything agrees.")


if __name__ == "__main__":
    main()
