# The page alone, on port 8001, for hosting it apart from the API: API_URL is the API's address as browsers see it.
FROM nginxinc/nginx-unprivileged:1.27-alpine
COPY --chown=101:101 webclient /usr/share/nginx/html
COPY .docker/page.conf /etc/nginx/conf.d/default.conf
COPY .docker/api-url.sh /docker-entrypoint.d/40-api-url.sh
USER 101
EXPOSE 8001
HEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8001/"]
