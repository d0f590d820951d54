//! What a request may fail with, as the problem objects of RFC 9457; the only
//! type that knows status codes. A person may read them, so they are Vietnamese.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::app::NotReady;
use crate::store;

/// What a request may fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No route has this path.
    #[error("Địa chỉ này không có trên máy chủ.")]
    UnknownPath,
    /// The path is there, the method is not.
    #[error("Địa chỉ này không nhận phương thức {0}.")]
    WrongMethod(String),
    /// The body is not said to be JSON.
    #[error("Nội dung gửi lên phải là application/json.")]
    WrongType,
    /// The body is larger than the limit, bytes.
    #[error("Nội dung gửi lên vượt quá {0} byte.")]
    TooLarge(usize),
    /// The body did not arrive in time.
    #[error("Nội dung gửi lên không đến đủ trong thời hạn.")]
    TooSlow,
    /// The body broke off.
    #[error("Nội dung gửi lên bị đứt giữa chừng.")]
    Broken,
    /// The body is not JSON; holds what the parser says.
    #[error("Nội dung gửi lên không phải JSON hợp lệ: {0}.")]
    NotJson(String),
    /// The JSON or the query string is not of the form asked for; holds why.
    #[error("Dữ liệu gửi lên không đúng mẫu: {0}.")]
    WrongForm(String),
    /// This one asked too often; holds how long to wait.
    #[error("Bạn đang gửi quá nhiều yêu cầu trong thời gian ngắn. Vui lòng thử lại sau {} giây.", .0.as_secs() + 1)]
    TooMany(Duration),
    /// The message cannot be stored.
    #[error("Máy chủ chưa ghi nhận được tin nhắn. Vui lòng thử lại sau ít giây.")]
    Unstored(#[from] store::Error),
    /// The disk is nearly full; holds what is free, MiB.
    #[error("Ổ đĩa chứa dữ liệu chỉ còn {0} MiB trống.")]
    NoSpace(u64),
    /// The folder is still being read.
    #[error("Trợ lý đang đọc tài liệu, vui lòng thử lại sau ít giây.")]
    NotReady,
}

impl From<NotReady> for Error {
    fn from(NotReady: NotReady) -> Self {
        Self::NotReady
    }
}

impl Error {
    /// The status code and its name.
    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::UnknownPath => (StatusCode::NOT_FOUND, "Không tìm thấy"),
            Self::WrongMethod(_) => (
                StatusCode::METHOD_NOT_ALLOWED,
                "Phương thức không được hỗ trợ",
            ),
            Self::WrongType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Kiểu nội dung không được hỗ trợ",
            ),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "Nội dung quá lớn"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "Hết thời gian chờ"),
            Self::Broken | Self::NotJson(_) => (StatusCode::BAD_REQUEST, "Yêu cầu không hợp lệ"),
            Self::WrongForm(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Dữ liệu không đúng mẫu"),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "Quá nhiều yêu cầu"),
            Self::NotReady | Self::Unstored(_) | Self::NoSpace(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Chưa sẵn sàng")
            }
        }
    }
}

/// The problem object. Its type is `about:blank`, so the title names the status.
#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: String,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, title) = self.status();
        if let Self::Unstored(cause) = &self {
            tracing::error!(error = ?cause, "the store failed");
        }
        let problem = Problem {
            r#type: "about:blank",
            title,
            status: status.as_u16(),
            detail: self.to_string(),
        };
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::NotReady | Self::Unstored(_) | Self::NoSpace(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            Self::TooMany(wait) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
            }
            // What is left of the body would be read as the next request.
            Self::TooLarge(_) | Self::TooSlow => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}

/// Answers a path that no route has.
pub(super) async fn unknown_path() -> Error {
    Error::UnknownPath
}

/// Answers a method that the path's route does not have.
pub(super) async fn wrong_method(request: Request) -> Error {
    let shown: String = request.method().as_str().chars().take(20).collect();
    Error::WrongMethod(shown)
}
