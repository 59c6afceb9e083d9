# scripts/package makes the file that is copied. Not tried: docker build -t understudy . && docker run -v "$PWD:/work" understudy --help
FROM debian:bookworm-slim
COPY dist/understudy_*_amd64.deb /tmp/understudy.deb
RUN apt-get install --yes /tmp/understudy.deb && rm /tmp/understudy.deb
WORKDIR /work
ENTRYPOINT ["understudy"]
