//! The HTTP server: the only list of routes.
//!
//! A handler extracts, calls one function of the library and shapes the reply.
//! Whatever a client sends, the reply is an answer or a problem object of
//! RFC 9457 ([`Error`]). `openapi.json` describes the routes; a test compares.

mod answers;
mod body;
mod chat;
mod error;
mod flood;
mod listen;
mod passages;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;

pub use chat::Page;
pub use error::Error;
pub use flood::{Flood, Settings as FloodSettings};
pub use listen::listen;

/// The only list of routes.
fn routes(page: Page) -> Vec<(&'static str, MethodRouter<Arc<App>>)> {
    vec![
        ("/api/v1/answers", post(answers::create)),
        ("/api/v1/passages", get(passages::list)),
        ("/chat", get(move || async move { page.html() })),
        ("/chat/messages", post(chat::say)),
        ("/chat.css", get(chat::css)),
        ("/chat.js", get(chat::js)),
        ("/widget.js", get(chat::widget)),
        ("/healthz", get(state::healthy)),
        ("/readyz", get(state::ready)),
        ("/metrics", get(state::metrics)),
        ("/openapi.json", get(state::openapi)),
    ]
}

/// The whole server of `app`.
pub fn router(app: Arc<App>, page: Page) -> Router {
    let mut router = Router::new();
    for (path, handlers) in routes(page) {
        let counter = from_fn_with_state((Arc::clone(&app), path), count);
        router = router.route(path, handlers.fallback(error::wrong_method).layer(counter));
    }
    let other = from_fn_with_state((Arc::clone(&app), "other"), count);
    let unknown = get(error::unknown_path).fallback(error::unknown_path);
    let router = router.fallback_service(unknown.layer(other).with_state(Arc::clone(&app)));
    harden(router).with_state(app)
}

/// Adds the headers that every reply has; a page brings its own policy.
fn harden(router: Router<Arc<App>>) -> Router<Arc<App>> {
    const HEADERS: [(header::HeaderName, &str); 3] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ];
    HEADERS.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::if_not_present(
            name,
            HeaderValue::from_static(value),
        ))
    })
}

/// Counts and logs a request, and holds it back where its address asks too
/// often; its text stays out of the log.
async fn count(
    State((app, route)): State<(Arc<App>, &'static str)>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let turn = match route {
        // Whatever makes work; the rest is small and the same for everybody.
        "/chat/messages" | "/api/v1/answers" | "/api/v1/passages" => {
            app.flood.address(request.extensions(), request.headers())
        }
        _ => Ok(()),
    };
    let response = match turn {
        Ok(()) => next.run(request).await,
        Err(wait) => Error::TooMany(wait).into_response(),
    };
    let status = response.status().as_u16();
    app.measures.requested(route, status);
    tracing::debug!(%method, route, status, "request");
    response
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use axum::body::Body;
    use axum::http::{Method, StatusCode};
    use tower::ServiceExt;

    use super::*;
    use crate::app::Clock;
    use crate::config::Config;

    /// Path to methods, as the description says.
    fn described() -> BTreeMap<String, BTreeSet<String>> {
        let description: serde_json::Value = serde_json::from_str(state::OPENAPI).unwrap();
        let methods =
            |path: &serde_json::Value| path.as_object().unwrap().keys().cloned().collect();
        let paths = description["paths"].as_object().unwrap();
        paths
            .iter()
            .map(|(path, item)| (path.clone(), methods(item)))
            .collect()
    }

    #[tokio::test]
    async fn the_description_names_every_route_and_method() {
        let config = Config::default();
        let page = Page::new(&config).unwrap();
        let router = router(Arc::new(App::new(config, Clock::system())), page.clone());
        let mut served = BTreeMap::new();
        for (path, _) in routes(page) {
            let request = Request::builder().method(Method::TRACE).uri(path);
            let request = request.body(Body::empty()).unwrap();
            let refused = router.clone().oneshot(request).await.unwrap();
            assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
            let allowed = refused.headers()[header::ALLOW].to_str().unwrap();
            let methods: BTreeSet<String> = allowed
                .split(',')
                .map(str::to_ascii_lowercase)
                .filter(|method| method != "head")
                .collect();
            served.insert(path.to_owned(), methods);
        }
        assert_eq!(served, described());
    }
}
